// What all parts of the explorer hang on; a stand-alone page has the same with its words written in.
const labgraph = { texts: JSON.parse(document.getElementById("texts").textContent) };
