// The editor's toolbar: words, one stop for the Tab key, arrows between its buttons, state said aloud.
import { Extension, Plugin } from "django-prose-editor/editor"
import { ACTIONS } from "newsroom/actions"
import { make } from "newsroom/dialogs"

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform)
const keysSaid = (keys) => (isMac ? keys.replace("Ctrl", "Cmd").replace("Alt", "Option") : keys)

const button = (editor, options, action) => {
  const label = action.title || action.words
  const element = make("button", {
    type: "button",
    className: `story-tools__button story-tools__button--${action.name}`,
    textContent: action.words,
    title: action.keys ? `${label} (${keysSaid(action.keys)})` : label,
    tabIndex: -1,
  })
  if (action.title) element.setAttribute("aria-label", action.title)
  if (action.opens) element.setAttribute("aria-haspopup", "dialog")
  element.addEventListener("mousedown", (event) => event.preventDefault())
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") action.run(editor, options)
  })
  return element
}

const refresh = (editor, pairs) => {
  for (const [element, { active, enabled, shown, opens }] of pairs) {
    const on = Boolean(active?.(editor))
    element.classList.toggle("is-active", on)
    if (active && !opens) element.setAttribute("aria-pressed", String(on))
    element.setAttribute("aria-disabled", String(!(enabled ? enabled(editor) : true)))
    element.hidden = !(shown ? shown(editor) : true)
  }
}

// One stop in the Tab order: the button last used; arrows, Home and End move between the rest.
const rove = (bar, editor) => {
  const buttons = () => [...bar.querySelectorAll("button:not([hidden])")]
  const give = (to) => {
    for (const each of bar.querySelectorAll("button")) each.tabIndex = each === to ? 0 : -1
    to.focus()
  }
  bar.addEventListener("keydown", (event) => {
    const all = buttons()
    const at = all.indexOf(document.activeElement)
    const to = { ArrowRight: (at + 1) % all.length, ArrowLeft: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key]
    if (event.key === "Escape") editor.commands.focus()
    if (to === undefined) return
    event.preventDefault()
    give(all[to])
  })
  buttons()[0].tabIndex = 0
  return () => give(buttons().find((each) => each.tabIndex === 0) || buttons()[0])
}

const build = (editor, options) => {
  const bar = make("div", { role: "toolbar", className: "story-tools", "aria-label": "Tools for the text" })
  const pairs = []
  for (const actions of ACTIONS) {
    const inside = actions.every(({ shown }) => shown)
    const group = make("div", { className: `story-tools__group${inside ? " story-tools__group--inside" : ""}` })
    for (const action of actions) {
      const element = button(editor, options, action)
      pairs.push([element, action])
      group.append(element)
    }
    bar.append(group)
  }
  const enter = rove(bar, editor)
  editor.on("transaction", () => refresh(editor, pairs))
  refresh(editor, pairs)
  return { bar, enter }
}

// The key pressed, as ACTIONS name it; none while AltGr is writing a letter.
const own = (event) => {
  if (!(isMac ? event.metaKey : event.ctrlKey) || event.getModifierState("AltGraph")) return null
  return `${event.shiftKey ? "Shift+" : ""}${event.altKey ? "Alt+" : ""}${event.code}`
}

export const Toolbar = Extension.create({
  name: "toolbar",
  addOptions: () => ({ picker: "", schemes: [] }),
  addStorage: () => ({ bar: null, enter: null }),
  onCreate() {
    Object.assign(this.storage, build(this.editor, this.options))
    this.editor.view.dom.before(this.storage.bar)
  },
  onDestroy() {
    this.storage.bar?.remove()
  },
  addProseMirrorPlugins() {
    const { editor, options, storage } = this
    const handleKeyDown = (_view, event) => {
      const pressed = own(event)
      const action = pressed && ACTIONS.flat().find((each) => each.own === pressed)
      if (action) action.run(editor, options)
      else if (event.altKey && event.code === "F10") storage.enter?.()
      else return false
      event.preventDefault()
      event.stopPropagation() // Ctrl+K is a link here, and the desk's palette elsewhere
      return true
    }
    return [new Plugin({ props: { handleKeyDown } })]
  },
})
