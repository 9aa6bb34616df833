// Asking the server. What is not an answer becomes an Error with the server's own sentence.
labgraph.server = (() => {
  const root = document.documentElement.dataset.root;
  const waiting = document.getElementById("waiting");
  let open = 0;

  async function ask(path) {
    open += 1;
    const slow = setTimeout(() => {
      waiting.textContent = labgraph.words.say("waiting");
      waiting.hidden = false;
    }, 400);
    try {
      const response = await fetch(`${root}/explorer/${path}`, { headers: { accept: "application/json" } });
      if (!response.ok) throw new Error(await told(response));
      return await response.json();
    } catch (error) {
      throw error instanceof TypeError ? new Error(labgraph.words.say("offline")) : error;
    } finally {
      clearTimeout(slow);
      open -= 1;
      if (!open) waiting.hidden = true;
    }
  }

  async function told(response) {
    try {
      return (await response.json()).detail ?? response.statusText;
    } catch {
      return `${response.status} ${response.statusText}`;
    }
  }

  return { ask, root };
})();
