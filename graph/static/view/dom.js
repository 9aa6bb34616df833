// Making elements. Text goes in as text: there is no innerHTML in these files.
labgraph.dom = (() => {
  /** An element with attributes and children (elements or text). */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "onclick") element.addEventListener("click", value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  /** A name, kept apart from the writing direction around it. */
  function name(text, language = "") {
    return make("bdi", { class: "name", lang: language || null }, text);
  }

  /** The sign of a type, as in the legend. */
  function sign(type) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "sign");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `#sign-${type}`);
    svg.append(use);
    return svg;
  }

  /** A button that shows a node. */
  function nodeButton(node, action, extra = "") {
    const button = make("button", { type: "button", class: "node", onclick: () => action(node) });
    button.append(sign(node.type), name(node.label, node.language));
    if (extra) button.append(make("span", { class: "extra" }, extra));
    return button;
  }

  return { make, name, sign, nodeButton };
})();
