# Ways to break small.trig, one at a time: each block names the node that is then wrong and what its shape says of it, and
# gives the update (SPARQL 1.1, over one graph of all triples) that breaks it. `p:` is below the post of 2012, `q:` below
# that of 2014; relative IRIs are below https://example.org/. Read by `test_shapes.py`.

#! team/silk: An entity’s IRI is {base}TYPE/SLUG.
INSERT DATA { <team/silk> a lab:Lab }

#! lab/silk: An entity has exactly one of the six types.
INSERT DATA { <lab/silk> a lab:Programme }

#! lab/silk: An entity has exactly one label, not empty and with a language tag.
DELETE DATA { <lab/silk> rdfs:label "SILK"@en }

#! lab/silk: A variant of a name is a text, not empty.
INSERT DATA { <lab/silk> skos:altLabel " "@en }

#! lab/silk: An entity that is there has not been replaced.
INSERT DATA { <lab/silk> dcterms:isReplacedBy <lab/mindlab> }

#! lab/new: Nothing stands behind this entity: no mention, reference, by-line, publisher or statement.
INSERT DATA { <lab/new> a lab:Lab ; rdfs:label "New"@en }

#! person/christian-bason: A person has the aligned types too.
DELETE DATA { <person/christian-bason> a foaf:Person }

#! lab/silk: An organisation has the wider types too.
DELETE DATA { <lab/silk> a org:Organization }

#! lab/silk: An organisation is a lab or an institution, never both.
INSERT DATA { <lab/silk> a lab:Institution }

#! place/paris: A place has the aligned type too.
DELETE DATA { <place/paris> a schema:Place }

#! event/labworks: An event has the aligned type too.
DELETE DATA { <event/labworks> a schema:Event }

#! event/labworks-2014: An event has at most one start: a day, a month or a year.
INSERT DATA { <event/labworks-2014> schema:startDate "2014"^^xsd:gYear }

#! event/labworks-2014: An event has at most one end: a day, a month or a year.
INSERT DATA { <event/labworks-2014> schema:endDate "2014-11" }

#! event/labworks-2014: An event has at most one earliest day, and it is not after the latest.
DELETE DATA { <event/labworks-2014> lab:latest "2014-11-13"^^xsd:date } ;
INSERT DATA { <event/labworks-2014> lab:latest "2014-11-11"^^xsd:date }

#! event/labworks-2014: An event has at most one latest day.
INSERT DATA { <event/labworks-2014> lab:latest "2014-11-14"^^xsd:date }

#! event/labworks-2014: A dated event has an earliest and a latest day, and an undated one has neither.
DELETE DATA { <event/labworks-2014> lab:earliest "2014-11-12"^^xsd:date }

#! event/labworks-2014: The earliest day is the first that the start allows.
DELETE DATA { <event/labworks-2014> lab:earliest "2014-11-12"^^xsd:date } ;
INSERT DATA { <event/labworks-2014> lab:earliest "2014-11-01"^^xsd:date }

#! event/labworks-2014: The latest day lies in the end.
DELETE DATA { <event/labworks-2014> lab:latest "2014-11-13"^^xsd:date } ;
INSERT DATA { <event/labworks-2014> lab:latest "2014-12-31"^^xsd:date }

#! event/labworks: No assertion stands behind this date.
INSERT DATA { <event/labworks> schema:startDate "2013"^^xsd:gYear ; lab:earliest "2013-01-01"^^xsd:date ; lab:latest "2013-12-31"^^xsd:date }

#! lab/27e-region: An IRI is replaced by one other.
INSERT DATA { <lab/27e-region> dcterms:isReplacedBy <lab/silk> }

#! lab/old: What replaces an IRI is in the graph.
INSERT DATA { <lab/old> dcterms:isReplacedBy <lab/nowhere> }

#! lab/27e-region: A replaced IRI says nothing but what replaced it.
INSERT DATA { <lab/27e-region> a lab:Lab }

#! lab/silk: Who leads is a person.
INSERT DATA { <lab/silk> lab:leads <lab/mindlab> }

#! person/magali-marlin: A person leads an organisation or a programme.
INSERT DATA { <person/magali-marlin> lab:leads <place/paris> }

#! lab/silk: Who is affiliated is a person.
INSERT DATA { <lab/silk> lab:affiliatedWith <lab/mindlab> }

#! person/magali-marlin: A person is affiliated with an organisation or a programme.
INSERT DATA { <person/magali-marlin> lab:affiliatedWith <place/paris> }

#! place/paris: Who founds is a person or an organisation.
INSERT DATA { <place/paris> lab:founded <lab/silk> }

#! institution/kent-county-council: What is founded is an organisation, a programme, an event or a place.
INSERT DATA { <institution/kent-county-council> lab:founded <person/magali-marlin> }

#! lab/silk: An organisation, a programme or an event is part of one of its kind.
INSERT DATA { <lab/silk> lab:partOf <programme/la-transfo> }

#! lab/silk: Partners are organisations.
INSERT DATA { <lab/silk> lab:partnerOf <person/magali-marlin> }

#! place/paris: Who runs a programme is a person or an organisation.
INSERT DATA { <place/paris> lab:runs <programme/la-transfo> }

#! lab/silk: What is run is a programme.
INSERT DATA { <lab/silk> lab:runs <lab/mindlab> }

#! place/paris: Who organises is a person or an organisation.
INSERT DATA { <place/paris> lab:organises <event/labworks> }

#! lab/silk: What is organised is an event.
INSERT DATA { <lab/silk> lab:organises <programme/la-transfo> }

#! person/magali-marlin: Who funds is an organisation or a programme.
INSERT DATA { <person/magali-marlin> lab:funds <lab/silk> }

#! lab/silk: What is funded is an entity.
INSERT DATA { <lab/silk> lab:funds <source/notes> }

#! place/paris: Who takes part is a person or an organisation.
INSERT DATA { <place/paris> lab:participatesIn <event/labworks> }

#! lab/silk: One takes part in an event or a programme.
INSERT DATA { <lab/silk> lab:participatesIn <lab/mindlab> }

#! person/magali-marlin: What is located is an organisation, an event or a place.
INSERT DATA { <person/magali-marlin> lab:locatedIn <place/paris> }

#! lab/silk: It is located in a place.
INSERT DATA { <lab/silk> lab:locatedIn <lab/mindlab> }

#! lab/silk: No assertion stands behind this relation.
INSERT DATA { <lab/silk> lab:locatedIn <place/paris> }

#! lab/silk: No entity is related to itself.
INSERT DATA { <lab/silk> lab:partnerOf <lab/silk> }

#! person/christian-bason: Who leads is affiliated too.
DELETE DATA { <person/christian-bason> lab:affiliatedWith <lab/mindlab> }

#! institution/nesta: A partnership stands in both directions.
DELETE DATA { <lab/la-27e-region> lab:partnerOf <institution/nesta> }

#! post/hello: A post’s IRI is {base}post/YYYY-MM-DD-SLUG.
INSERT DATA { <post/hello> a lab:Post }

#! post/2014-11-20-labworks-in-london: A post has the aligned types too.
DELETE DATA { <post/2014-11-20-labworks-in-london> a prov:Entity }

#! post/2014-11-20-labworks-in-london: A post has exactly one title.
INSERT DATA { <post/2014-11-20-labworks-in-london> dcterms:title "Two"@en }

#! post/2014-11-20-labworks-in-london: Another title is a text.
INSERT DATA { <post/2014-11-20-labworks-in-london> dcterms:alternative <lab/silk> }

#! post/2014-11-20-labworks-in-london: A post has exactly one date, a day.
INSERT DATA { <post/2014-11-20-labworks-in-london> dcterms:issued "2014"^^xsd:gYear }

#! post/2014-11-20-labworks-in-london: Who wrote a post is a person.
INSERT DATA { <post/2014-11-20-labworks-in-london> dcterms:creator <lab/silk> }

#! post/2014-11-20-labworks-in-london: A post has exactly one language, a tag in lower case.
INSERT DATA { <post/2014-11-20-labworks-in-london> schema:inLanguage "EN" }

#! post/2014-11-20-labworks-in-london: A post is part of a source.
INSERT DATA { <post/2014-11-20-labworks-in-london> dcterms:isPartOf <lab/silk> }

#! post/2014-11-20-labworks-in-london: The address of a post is http or https.
INSERT DATA { <post/2014-11-20-labworks-in-london> dcterms:source <file:///etc/passwd> }

#! blog/notes: A source’s IRI is {base}source/SLUG.
INSERT DATA { <blog/notes> a lab:Source }

#! source/notes: A source has exactly one label.
DELETE DATA { <source/notes> rdfs:label "notes" }

#! source/notes: The publisher of a source is an organisation.
INSERT DATA { <source/notes> dcterms:publisher <person/magali-marlin> }

#! p:s/28-111: A sentence is in exactly one post.
DELETE DATA { p:s\/28-111 lab:inPost <post/2012-03-15-une-semaine-avec-mindlab> }

#! p:s/28-111: A sentence has exactly one text, not empty.
INSERT DATA { p:s\/28-111 lab:text "Deux." }

#! p:s/28-111: A sentence has exactly one start, from 0.
INSERT DATA { p:s\/28-111 lab:start -1 }

#! p:s/28-111: A sentence has exactly one end.
DELETE DATA { p:s\/28-111 lab:end 111 }

#! p:s/0-26: Nothing rests on this sentence.
INSERT DATA { p:s\/0-26 a lab:Sentence }

#! p:s/28-111: The text is as long as its offsets say.
DELETE DATA { p:s\/28-111 lab:end 111 } ; INSERT DATA { p:s\/28-111 lab:end 112 }

#! p:s/28-111: A sentence’s IRI is {post}/s/START-END.
DELETE DATA { p:s\/28-111 lab:start 28 } ; INSERT DATA { p:s\/28-111 lab:start 27 }

#! p:s/28-111: closed
INSERT DATA { p:s\/28-111 lab:confidence 1.0 }

#! p:m/28-41: A mention is no reference.
INSERT DATA { p:m\/28-41 a lab:Reference }

#! p:m/28-41: A mention is in exactly one post.
INSERT DATA { p:m\/28-41 lab:inPost <post/2014-11-20-labworks-in-london> }

#! p:m/28-41: A mention is in exactly one sentence.
DELETE DATA { p:m\/28-41 lab:inSentence p:s\/28-111 }

#! p:m/28-41: A mention names exactly one entity.
INSERT DATA { p:m\/28-41 lab:names <lab/silk> }

#! p:m/28-41: A mention has exactly one surface, not empty.
DELETE DATA { p:m\/28-41 lab:surface "La 27e Région" }

#! p:m/28-41: A mention has exactly one start, from 0.
INSERT DATA { p:m\/28-41 lab:start "28" }

#! p:m/28-41: A mention has exactly one end.
INSERT DATA { p:m\/28-41 lab:end 42 }

#! p:m/28-41: A mention has exactly one confidence in (0, 1], at most two digits, no trailing zero.
DELETE DATA { p:m\/28-41 lab:confidence 0.98 } ; INSERT DATA { p:m\/28-41 lab:confidence 0.985 }

#! p:m/28-41: What a mention names is an entity of the graph.
DELETE DATA { p:m\/28-41 lab:names <lab/la-27e-region> } ; INSERT DATA { p:m\/28-41 lab:names <source/notes> }

#! p:m/28-41: A mention lies inside its sentence.
DELETE DATA { p:m\/28-41 lab:inSentence p:s\/28-111 } ; INSERT DATA { p:m\/28-41 lab:inSentence p:s\/112-199 }

#! p:m/28-41: The surface is what the sentence has between the mention’s offsets.
DELETE DATA { p:m\/28-41 lab:surface "La 27e Région" } ; INSERT DATA { p:m\/28-41 lab:surface "La 27e Region" }

#! p:m/145-152: The surface is what the sentence has between the mention’s offsets.
DELETE { ?m lab:start 145 ; lab:end 152 } INSERT { ?m lab:start 146 ; lab:end 153 }
WHERE { VALUES ?m { p:m\/145-152 } }

#! p:m/28-41: A mention and its sentence are in the same post.
DELETE DATA { p:m\/28-41 lab:inSentence p:s\/28-111 } ; INSERT DATA { p:m\/28-41 lab:inSentence q:s\/20-104 }

#! p:m/28-42: A mention’s IRI is {post}/m/START-END, a reference’s {post}/r/START-END.
DELETE { ?m ?p ?o } INSERT { p:m\/28-42 ?p ?o } WHERE { VALUES ?m { p:m\/28-41 } ?m ?p ?o }

#! p:r/112-116: A mention’s IRI is {post}/m/START-END, a reference’s {post}/r/START-END.
DELETE DATA { p:r\/112-116 a lab:Reference } ; INSERT DATA { p:r\/112-116 a lab:Mention }

#! p:m/28-41: closed
INSERT DATA { p:m\/28-41 lab:role "maire" }

#! p:a/first: An assertion’s IRI is {post}/a/HEX.
INSERT DATA { p:a\/first a lab:Assertion }

#! p:a/fdb3c97d53efedde: An assertion has the aligned type too.
DELETE DATA { p:a\/fdb3c97d53efedde a rdf:Statement }

#! p:a/fdb3c97d53efedde: An assertion has exactly one subject.
INSERT DATA { p:a\/fdb3c97d53efedde rdf:subject <lab/mindlab> }

#! p:a/fdb3c97d53efedde: An assertion has exactly one predicate: a relation, or a date of an event.
INSERT DATA { p:a\/fdb3c97d53efedde rdf:predicate rdfs:seeAlso }

#! p:a/fdb3c97d53efedde: An assertion has exactly one object.
INSERT DATA { p:a\/fdb3c97d53efedde rdf:object <place/london> }

#! p:a/fdb3c97d53efedde: An assertion is in exactly one post.
DELETE DATA { p:a\/fdb3c97d53efedde lab:inPost <post/2012-03-15-une-semaine-avec-mindlab> }

#! p:a/fdb3c97d53efedde: An assertion rests on a sentence.
DELETE DATA { p:a\/fdb3c97d53efedde lab:inSentence p:s\/28-111 }

#! p:a/fdb3c97d53efedde: An assertion has exactly one mention or reference of its subject.
DELETE DATA { p:a\/fdb3c97d53efedde lab:subjectMention p:m\/28-41 }

#! p:a/fdb3c97d53efedde: An assertion has at most one mention or reference of its object.
INSERT DATA { p:a\/fdb3c97d53efedde lab:objectMention p:m\/28-41 }

#! p:a/fdb3c97d53efedde: An assertion has exactly one confidence in (0, 1], at most two digits, no trailing zero.
DELETE DATA { p:a\/fdb3c97d53efedde lab:confidence 0.97 } ; INSERT DATA { p:a\/fdb3c97d53efedde lab:confidence 0.0 }

#! p:a/e2cfa8605c51f6fc: An assertion has at most one role, not empty.
INSERT DATA { p:a\/e2cfa8605c51f6fc lab:role "président" }

#! p:a/fdb3c97d53efedde: The subject’s mention names the subject.
DELETE DATA { p:a\/fdb3c97d53efedde lab:subjectMention p:m\/28-41 } ;
INSERT DATA { p:a\/fdb3c97d53efedde lab:subjectMention p:m\/68-84 }

#! p:a/fdb3c97d53efedde: The object’s mention names the object.
DELETE DATA { p:a\/fdb3c97d53efedde lab:objectMention p:m\/58-63 } ;
INSERT DATA { p:a\/fdb3c97d53efedde lab:objectMention p:m\/68-84 }

#! p:a/fdb3c97d53efedde: The ends of an assertion lie in its sentences.
DELETE DATA { p:a\/fdb3c97d53efedde lab:inSentence p:s\/28-111 } ;
INSERT DATA { p:a\/fdb3c97d53efedde lab:inSentence p:s\/112-199 }

#! p:a/fdb3c97d53efedde: An assertion and its sentences are in the same post.
INSERT DATA { p:a\/fdb3c97d53efedde lab:inSentence q:s\/20-104 }

#! p:a/fdb3c97d53efedde: What is asserted stands in the graph as a plain relation.
DELETE DATA { <lab/la-27e-region> lab:locatedIn <place/paris> }

#! p:a/fdb3c97d53efedde: A relation has a mention of its object; a date has none, is of an event, and is a day, a month or a year.
DELETE DATA { p:a\/fdb3c97d53efedde lab:objectMention p:m\/58-63 }

#! p:a/fdb3c97d53efedde: A post asserts the same once.
INSERT { p:a\/0000000000000000 ?p ?o } WHERE { p:a\/fdb3c97d53efedde ?p ?o }

#! p:a/fdb3c97d53efedde: A role is a person’s.
INSERT DATA { p:a\/fdb3c97d53efedde lab:role "maire" }

#! p:a/fdb3c97d53efedde: closed
INSERT DATA { p:a\/fdb3c97d53efedde lab:surface "Paris" }
