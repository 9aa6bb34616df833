// The tokens of a query, for colours and completion: the terminals of SPARQL 1.1, section 19.8, as far as they show.
const TOKEN = new RegExp(
  [
    "(?<comment>#[^\\n]*)",
    "(?<iri><[^<>\"{}|^`\\\\\\s]*>)",
    "(?<string>\"\"\"[^]*?\"\"\"|'''[^]*?'''|\"(?:[^\"\\\\\\n]|\\\\.)*\"?|'(?:[^'\\\\\\n]|\\\\.)*'?)",
    "(?<variable>[?$][\\p{L}\\p{N}_]+)",
    "(?<name>[\\p{L}\\p{N}_.-]*:[\\p{L}\\p{N}_.:%-]*)",
    "(?<number>\\d+(?:\\.\\d+)?)",
    "(?<word>[\\p{L}_]+)",
    "(?<other>[^])",
  ].join("|"),
  "gu",
);
const KEYWORDS = new Set(
  ("BASE PREFIX SELECT DISTINCT REDUCED AS CONSTRUCT DESCRIBE ASK FROM NAMED WHERE ORDER BY ASC DESC LIMIT OFFSET " +
    "VALUES OPTIONAL GRAPH UNION FILTER BIND MINUS GROUP HAVING EXISTS NOT IN UNDEF TRUE FALSE A COUNT SUM MIN MAX AVG " +
    "SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT " +
    "STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES " +
    "SECONDS TIMEZONE TZ NOW UUID STRUUID COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC " +
    "REGEX SUBSTR REPLACE").split(" "),
);

/** The tokens of a text: kind, text, start. Words that are keywords are of the kind `keyword`. */
export function tokens(text) {
  return Array.from(text.matchAll(TOKEN), (match) => {
    let [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    if (kind === "word") kind = KEYWORDS.has(match[0].toUpperCase()) ? "keyword" : "other";
    return { kind, text: match[0], start: match.index };
  });
}

export const keywords = [...KEYWORDS];

/** The offset of a line and a column, both from 1, a column counted in code points. */
export function offset(text, line, column) {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return before + Array.from(lines[line - 1] ?? "").slice(0, column - 1).join("").length;
}
