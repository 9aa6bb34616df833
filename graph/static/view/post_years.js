// An entity's posts on a line of years, and as a list.
labgraph.postYears = (() => {
  const SHOWN = 100; // posts in the list
  const SPACE = "http://www.w3.org/2000/svg";
  const { make, name } = labgraph.dom;
  const { say, count, date } = labgraph.words;

  function element(tag, attributes) {
    const made = document.createElementNS(SPACE, tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  /** A bar for each year from the first post to the last. */
  function bars(posts) {
    const years = posts.map((post) => Number(post.date.slice(0, 4))).filter(Boolean);
    const [first, last] = [Math.min(...years), Math.max(...years)];
    const counts = new Map();
    for (const year of years) counts.set(year, (counts.get(year) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const width = Math.min(24, 340 / (last - first + 1));
    const svg = element("svg", { class: "years", viewBox: `0 0 ${Math.max(60, width * (last - first + 1))} 56`, role: "img", "aria-label": [...counts].sort().map(([year, n]) => `${year}: ${n}`).join(", ") });
    for (const [year, n] of counts) {
      const height = 4 + (34 * n) / most;
      svg.append(element("rect", { x: (year - first) * width + 1, y: 40 - height, width: width - 2, height, rx: 1.5 }));
    }
    const texts = first === last ? [[first, 0, "start"]] : [[first, 0, "start"], [last, width * (last - first + 1), "end"]];
    for (const [year, x, anchor] of texts) {
      const text = element("text", { x, y: 53, "text-anchor": anchor });
      text.textContent = year;
      svg.append(text);
    }
    return svg;
  }

  function draw(posts) {
    if (!posts.length) return [];
    const items = posts.slice(0, SHOWN).map((post) => {
      const title = name(post.title || say("untitled"));
      const link = { href: post.url, target: "_blank", rel: "noopener noreferrer" };
      return make("li", {}, make("time", { datetime: post.date }, date(post.date, "short")), " ", post.url ? make("a", link, title) : title);
    });
    const list = make("details", { class: "posts" }, make("summary", {}, count("posts", posts.length)), make("ol", {}, ...items));
    if (posts.length > SHOWN) list.append(make("p", { class: "more" }, say("more.posts", { n: posts.length - SHOWN })));
    return [make("h3", {}, say("its.posts")), bars(posts), list];
  }

  return { draw };
})();
