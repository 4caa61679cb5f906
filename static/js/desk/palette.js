// The command palette: Ctrl+K (in the text, where that makes a link, Ctrl+Shift+K) opens it, letters find, Enter goes.
import { make } from "./dialogs.js"

const link = document.querySelector("[data-palette]")
const PAUSE = 120
let dialog = null

const option = (hit, number) => {
  const row = make("a", { href: hit.url, id: `palette-${number}`, className: "palette__hit", tabIndex: -1, role: "option", "aria-selected": "false" })
  row.append(make("span", { textContent: hit.words }), make("small", { textContent: hit.grey }))
  return row
}

class Palette {
  constructor() {
    this.box = make("div", { id: "palette-list", className: "palette__list", role: "listbox", "aria-label": "What was found" })
    this.said = make("p", { className: "desk-hidden", "aria-live": "polite" })
    this.input = make("input", {
      type: "search", className: "palette__input", maxLength: 100, autocomplete: "off", role: "combobox",
      placeholder: "A story, a section, a person, an action", "aria-label": "Go to",
      "aria-controls": "palette-list", "aria-expanded": "true", "aria-autocomplete": "list",
    })
    this.input.spellcheck = false
    this.dialog = make("dialog", { className: "desk-dialog palette", "aria-label": "Go to" }, this.input, this.box, this.said)
    this.input.addEventListener("input", () => this.wait())
    this.dialog.addEventListener("keydown", (event) => this.key(event))
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close())
    this.dialog.addEventListener("close", () => { this.asking?.abort(); this.dialog.remove(); dialog = null })
    document.body.append(this.dialog)
    this.dialog.showModal()
    this.input.focus()
    this.ask()
  }

  wait() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.ask(), PAUSE)
  }

  async ask() {
    this.asking?.abort()
    this.asking = new AbortController()
    const query = new URLSearchParams({ q: this.input.value, at: location.pathname, json: "1" })
    try {
      const answer = await fetch(`${link.href}?${query}`, { signal: this.asking.signal, headers: { Accept: "application/json" } })
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status))
      this.show((await answer.json()).groups)
    } catch (trouble) {
      if (trouble.name !== "AbortError") this.tell("The desk does not answer. Are you still signed in?")
    }
  }

  show(groups) {
    let number = 0
    this.box.replaceChildren(
      ...groups.map((group) => {
        const title = make("div", { className: "palette__title", textContent: group.title, "aria-hidden": "true" })
        return make("div", { role: "group", "aria-label": group.title }, title, ...group.hits.map((hit) => option(hit, (number += 1))))
      }),
    )
    this.hits = [...this.box.querySelectorAll("[role=option]")]
    this.choose(0)
    if (this.hits.length) this.said.textContent = `${this.hits.length} found`
    else this.tell("Nothing here is called that.")
  }

  tell(words) {
    this.hits = []
    this.box.replaceChildren(make("p", { className: "palette__none", textContent: words }))
    this.said.textContent = words
  }

  choose(at) {
    this.at = this.hits.length ? (at + this.hits.length) % this.hits.length : -1
    this.hits.forEach((hit, number) => hit.setAttribute("aria-selected", String(number === this.at)))
    const chosen = this.hits[this.at]
    chosen?.scrollIntoView({ block: "nearest" })
    if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id)
    else this.input.removeAttribute("aria-activedescendant")
  }

  key(event) {
    if (event.key === "ArrowDown") this.choose(this.at + 1)
    else if (event.key === "ArrowUp") this.choose(this.at - 1)
    else if (event.key === "Enter") this.hits?.[this.at]?.click()
    else return
    event.preventDefault()
  }
}

const open = () => { dialog ??= new Palette() }

if (link) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open()
  })
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyK" || event.altKey || !(event.ctrlKey || event.metaKey)) return
    if (!event.shiftKey && (event.defaultPrevented || event.target.closest?.(".ProseMirror"))) return
    event.preventDefault()
    open()
  })
}
