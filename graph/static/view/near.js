// Names that are nearly what was typed: how many letters have to be changed, words compared one by one.
labgraph.near = (() => {
  /** How many slips a word of this length may have. */
  function allowed(word) {
    return word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  }

  /**
   * The least number of slips (a letter missing, added, changed, or two swapped) that make `typed` a beginning of `word`;
   * more than `most` comes back as Infinity.
   */
  function slips(typed, word, most) {
    if (word.startsWith(typed)) return 0;
    if (!most || typed.length > word.length + most) return Infinity;
    const width = Math.min(word.length, typed.length + most);
    let before = [];
    let last = Array.from({ length: width + 1 }, (_, j) => j);
    for (let i = 1; i <= typed.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= width; j++) {
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (typed[i - 1] === word[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        row.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return Infinity;
      [before, last] = [last, row];
    }
    const found = Math.min(...last);
    return found <= most ? found : Infinity;
  }

  /** The slips between words typed and a name, all folded; Infinity where a word has no like in the name. */
  function distance(words, name) {
    const known = name.split(" ");
    let sum = 0;
    for (const typed of words) {
      sum += Math.min(...known.map((word) => slips(typed, word, allowed(typed))));
      if (sum === Infinity) return sum;
    }
    return sum;
  }

  /** How well a folded name fits what was typed (folded): 5 the same, 4 begins so, 3 at a word, 2 in it, 1 to 0 nearly; 0 not. */
  function fit(wanted, words, name) {
    if (name === wanted) return 5;
    if (name.startsWith(wanted)) return 4;
    if (` ${name}`.includes(` ${wanted}`)) return 3;
    if (words.every((word) => name.includes(word))) return 2;
    return 1 / (1 + distance(words, name));
  }

  return { fit };
})();
