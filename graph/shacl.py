"""SHACL shapes as SPARQL: one SELECT a constraint, asked once for all focus nodes.

pySHACL asks each constraint of each focus node: of 227,487 quads (394 posts) it was not done after 15 minutes, where
these queries took 36 s. What is here is the part of SHACL that `ontology/shapes.ttl` uses; a constraint beyond it
raises NotInSubset, so that none is left out in silence. The tests compare the findings with pySHACL's on graphs spoilt
on purpose. Sections: https://www.w3.org/TR/shacl/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

Subclasses = Callable[[str], Iterable[str]]  # the IRIs of a class and of all below it
# What does not constrain a node by itself (section 2.1), or is read with another parameter.
_NOT_CONSTRAINTS = frozenset(
    (RDF.type, SH.targetClass, SH.targetSubjectsOf, SH.message, SH.path, SH.property, SH.sparql, SH.ignoredProperties,
     SH.qualifiedMinCount, SH.qualifiedMaxCount)
)  # fmt: skip


class NotInSubset(ValueError):  # noqa: N818
    """A part of SHACL that is not here: its IRI."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Check:
    """A constraint as a query that gives `?this` and, where there is one, `?value`; `message` says what should hold."""

    message: str
    query: str = field(repr=False)


def checks(turtle: str, subclasses: Subclasses) -> list[Check]:
    """The checks of a shapes graph, in a fixed order; raises NotInSubset."""
    return list(_Compiler(Graph().parse(data=turtle, format="turtle"), subclasses).checks())


class _Compiler:
    """Reads one shapes graph."""

    def __init__(self, graph: Graph, subclasses: Subclasses) -> None:
        self._g, self._subclasses = graph, subclasses
        self._fresh = count()

    def checks(self) -> Iterator[Check]:
        targeted = {s for p in (SH.targetClass, SH.targetSubjectsOf) for s in self._g.subjects(p)}
        for shape in sorted(targeted, key=str):
            targets = self._targets(shape)
            inner = [self._own(shape, targets), self._properties(shape, targets), self._sparql(shape, targets)]
            yield from sorted((check for group in inner for check in group), key=lambda c: (c.message, c.query))

    def _targets(self, shape: Node) -> list[str]:
        """Patterns that bind ?this to the focus nodes (section 2.1.3)."""
        found = []
        classes = sorted({c for t in self._g.objects(shape, SH.targetClass) for c in self._subclasses(str(t))})
        if classes:
            found.append(f"VALUES ?class {{ {' '.join(f'<{c}>' for c in classes)} }} ?this a ?class .")
        predicates = sorted(str(p) for p in self._g.objects(shape, SH.targetSubjectsOf))
        found += [f"?this <{p}> ?target ." for p in predicates]
        return found

    def _own(self, shape: Node, targets: list[str]) -> Iterator[Check]:
        """The constraints on the focus node itself."""
        for parameter in self._constraints(shape):
            if parameter == SH.closed:
                yield from self._closed(shape, targets)
            else:
                holds = self._holds(shape, parameter, "?this")
                yield self._check(shape, targets, f"FILTER(!({holds}))")

    def _closed(self, shape: Node, targets: list[str]) -> Iterator[Check]:
        """Section 4.8.1."""
        listed = Collection(self._g, self._g.value(shape, SH.ignoredProperties))  # type: ignore[arg-type]
        paths = [self._g.value(p, SH.path) for p in self._g.objects(shape, SH.property)]
        allowed = ", ".join(sorted(_term(p) for p in {*listed, *paths} if isinstance(p, URIRef)))
        body = f"?this ?path ?value . FILTER(?path NOT IN ({allowed}))"
        for target in targets:
            yield Check("It has a property that the ontology does not give it.", _select(f"{target} {body}"))

    def _properties(self, shape: Node, targets: list[str]) -> Iterator[Check]:
        for constrained in self._g.objects(shape, SH.property):
            path = self._path(constrained)
            for parameter in self._constraints(constrained):
                yield self._check(constrained, targets, self._broken(constrained, parameter, path))

    def _broken(self, shape: Node, parameter: URIRef, path: str) -> str:
        """A pattern that is met where a property breaks this constraint."""
        bound = self._g.value(shape, parameter)
        match parameter:
            case SH.minCount if _number(bound) == 1:
                return f"FILTER NOT EXISTS {{ ?this {path} ?any }}"
            case SH.minCount if _number(bound) == 0:
                return "FILTER(false)"
            case SH.maxCount if _number(bound) == 0:
                return f"?this {path} ?value ."
            case SH.maxCount if _number(bound) == 1:
                return f"?this {path} ?value, ?more . FILTER(STR(?value) < STR(?more) || !sameTerm(?value, ?more))"
            case SH.hasValue:
                values = self._g.objects(shape, parameter)
                return f"FILTER({' || '.join(sorted(f'NOT EXISTS {{ ?this {path} {_term(v)} }}' for v in values))})"
            case SH.qualifiedValueShape:
                return self._qualified(shape, path)
            case SH.lessThanOrEquals:
                other = _term(bound)
                return f"?this {path} ?value ; {other} ?limit . FILTER(!COALESCE(?value <= ?limit, false))"
            case SH.minCount | SH.maxCount:
                raise NotInSubset(f"{parameter} {bound}")
        return f"?this {path} ?value . FILTER(!({self._holds(shape, parameter, '?value')}))"

    def _qualified(self, shape: Node, path: str) -> str:
        """Section 4.7.3, for exactly one value."""
        least, most = (self._g.value(shape, p) for p in (SH.qualifiedMinCount, SH.qualifiedMaxCount))
        inner = self._g.value(shape, SH.qualifiedValueShape)
        if _number(least) != 1 or _number(most) != 1 or inner is None:
            raise NotInSubset(f"{SH.qualifiedValueShape} {least} {most}")
        one, two = self._conforms(inner, "?one"), self._conforms(inner, "?two")
        return (
            f"FILTER(NOT EXISTS {{ ?this {path} ?one FILTER({one}) }} || "
            f"EXISTS {{ ?this {path} ?one, ?two FILTER(!sameTerm(?one, ?two) && {one} && {two}) }})"
        )

    def _conforms(self, shape: Node, node: str) -> str:
        """An expression: whether a node conforms to a shape inside another one."""
        parts = [self._holds(shape, parameter, node) for parameter in self._constraints(shape)]
        for constrained in self._g.objects(shape, SH.property):
            value = f"?v{next(self._fresh)}"
            for parameter in self._constraints(constrained):
                holds = self._holds(constrained, parameter, value)
                parts.append(f"NOT EXISTS {{ {node} {self._path(constrained)} {value} FILTER(!({holds})) }}")
        return " && ".join(f"({p})" for p in parts)

    def _holds(self, shape: Node, parameter: URIRef, node: str) -> str:
        """An expression: whether the constraints of this parameter hold for a node."""
        return " && ".join(
            f"({self._one(parameter, v, node)})" for v in sorted(self._g.objects(shape, parameter), key=str)
        )

    def _one(self, parameter: URIRef, value: Node, node: str) -> str:
        match parameter:
            case SH.nodeKind if value == SH.IRI:
                return f"isIRI({node})"
            case SH.nodeKind if value == SH.Literal:
                return f"isLITERAL({node})"
            case SH.datatype:
                return f"isLITERAL({node}) && DATATYPE({node}) = {_term(value)} && {_well_formed(value, node)}"
            case SH.pattern:
                return f"REGEX(STR({node}), {_term(value)})"
            case SH.minLength:
                return f"STRLEN(STR({node})) >= {_number(value)}"
            case SH.minInclusive:
                return f"COALESCE({node} >= {_term(value)}, false)"
        if parameter == SH["class"]:
            kind = f"?c{next(self._fresh)}"
            classes = ", ".join(f"<{c}>" for c in sorted(self._subclasses(str(value))))
            return f"EXISTS {{ {node} a {kind} FILTER({kind} IN ({classes})) }}"
        if parameter == SH["in"]:
            return f"{node} IN ({', '.join(_term(v) for v in Collection(self._g, value))})"
        if parameter == SH["or"]:
            return " || ".join(f"({self._conforms(v, node)})" for v in Collection(self._g, value))
        if parameter == SH.xone:
            each = [f"IF({self._conforms(v, node)}, 1, 0)" for v in Collection(self._g, value)]
            return f"{' + '.join(each)} = 1"
        raise NotInSubset(f"{parameter} {value}")

    def _sparql(self, shape: Node, targets: list[str]) -> Iterator[Check]:
        """Section 5: the constraint's own query, its `$this` bound to all focus nodes at once."""
        for constraint in self._g.objects(shape, SH.sparql):
            ontology = self._g.value(constraint, SH.prefixes)
            declared = [(self._g.value(d, SH.prefix), self._g.value(d, SH.namespace))
                        for d in self._g.objects(ontology, SH.declare)]  # fmt: skip
            prefixes = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in sorted(declared, key=str))
            head, _, body = str(self._g.value(constraint, SH.select)).partition("WHERE {")
            for target in targets:
                query = f"{prefixes}{head}WHERE {{ {{ SELECT DISTINCT ?this WHERE {{ {target} }} }} {body}"
                yield Check(self._message(constraint), query.replace("$this", "?this"))

    def _check(self, shape: Node, targets: list[str], broken: str) -> Check:
        union = " UNION ".join(f"{{ {target} }}" for target in targets)
        return Check(self._message(shape), _select(f"{union if len(targets) > 1 else targets[0]} {broken}"))

    def _constraints(self, shape: Node) -> list[URIRef]:
        found = {p for p in self._g.predicates(shape) if isinstance(p, URIRef)} - _NOT_CONSTRAINTS
        return sorted(p for p in found if str(p).startswith(str(SH)))

    def _path(self, shape: Node) -> str:
        """A predicate or a sequence of them (sections 2.3.1.1 and 2.3.1.2)."""
        path = self._g.value(shape, SH.path)
        if isinstance(path, URIRef):
            return _term(path)
        if not isinstance(path, BNode) or self._g.value(path, RDF.first) is None:
            raise NotInSubset(f"{SH.path} {path}")
        return "/".join(_term(step) for step in Collection(self._g, path))

    def _message(self, shape: Node) -> str:
        return str(self._g.value(shape, SH.message) or "")


def _select(body: str) -> str:
    return f"SELECT DISTINCT ?this ?value WHERE {{ {body} }}"


def _term(node: Node | None) -> str:
    if not isinstance(node, URIRef | Literal):
        raise NotInSubset(str(node))
    return node.n3()


def _number(node: Node | None) -> int | None:
    return int(str(node)) if isinstance(node, Literal) else None


def _well_formed(datatype: Node, node: str) -> str:
    """An expression: whether the words of a literal are of its datatype (section 4.1.2 asks for that too)."""
    name = str(datatype).partition("XMLSchema#")[2]
    if name in ("integer", "decimal"):
        return f"isNUMERIC({node})"
    patterns = {
        "date": "^-?[0-9]{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        "gYearMonth": "^-?[0-9]{4,}-(0[1-9]|1[0-2])$",
        "gYear": "^-?[0-9]{4,}$",
    }
    return f'REGEX(STR({node}), "{patterns[name]}")' if name in patterns else "true"
