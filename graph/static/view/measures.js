// How large and in which colour nodes are drawn: by ties, posts or bridging; by type or community.
labgraph.measures = (() => {
  const BRIDGING = 1500; // nodes above which bridging takes too long to compute in a page
  // Okabe and Ito (2008), and two greys: told apart by colour-blind people; the shapes say the type.
  const COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#B8A900", "#7F7F7F", "#4B4B8F", "#A65628"];

  const FEW = { ties: 12, posts: 12, bridging: 4 };

  function neighbours(data) {
    const beside = data.nodes.map(() => new Set());
    for (const { a, b } of data.lines) {
      if (a === b) continue;
      beside[a.index].add(b.index);
      beside[b.index].add(a.index);
    }
    return beside.map((set) => [...set]);
  }

  /** On how many shortest ways between others each node lies (Brandes 2001, no weights). */
  function betweenness(data) {
    const beside = neighbours(data);
    const found = new Float64Array(data.nodes.length);
    for (let source = 0; source < found.length; source++) {
      const order = [];
      const before = beside.map(() => []);
      const ways = new Float64Array(found.length);
      const distance = new Int32Array(found.length).fill(-1);
      ways[source] = 1;
      distance[source] = 0;
      const queue = [source];
      for (let head = 0; head < queue.length; head++) {
        const one = queue[head];
        order.push(one);
        for (const next of beside[one]) {
          if (distance[next] < 0) {
            distance[next] = distance[one] + 1;
            queue.push(next);
          }
          if (distance[next] === distance[one] + 1) {
            ways[next] += ways[one];
            before[next].push(one);
          }
        }
      }
      const share = new Float64Array(found.length);
      while (order.length) {
        const one = order.pop();
        for (const earlier of before[one]) share[earlier] += (ways[earlier] / ways[one]) * (1 + share[one]);
        if (one !== source) found[one] += share[one] / 2;
      }
    }
    return [...found];
  }

  const known = {
    ties: (data) => neighbours(data).map((beside) => beside.length),
    posts: (data) => data.nodes.map((node) => node.posts),
    bridging: (data) => (data.nodes.length > BRIDGING ? data.nodes.map(() => 0) : betweenness(data)),
  };

  /** Give every node its size by a measure, and its colour by type or community. */
  function apply(data, measure, colour) {
    const values = known[measure](data);
    const most = Math.max(FEW[measure], ...values); // where there are few, none is as large as a hub
    data.nodes.forEach((node, i) => {
      node.measure = values[i];
      node.size = Math.round((6 + 20 * Math.sqrt(values[i] / most)) * 10) / 10;
      node.fill = colour === "community" && data.communities.length ? colourOf(node.community) : null;
    });
  }

  function colourOf(community) {
    return COLOURS[community % COLOURS.length];
  }

  /** The communities of a page, the largest first: number, nodes, the best connected first. */
  function communities(data) {
    const groups = new Map();
    for (const node of data.nodes) {
      if (!groups.has(node.community)) groups.set(node.community, []);
      groups.get(node.community).push(node);
    }
    return [...groups].map(([number, nodes]) => ({ number, nodes, colour: colourOf(number) })).sort((a, b) => b.nodes.length - a.nodes.length);
  }

  return { apply, communities };
})();
