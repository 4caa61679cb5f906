// One more line for a name, and its place in the order by a press or a key. Without this script the order is a number.

const ARROWS = { ArrowUp: -1, ArrowDown: 1 }

const orderOf = (row) => row.querySelector("[data-order] input")
const nameIn = (row) => row.querySelector("input")
const calledBy = (row) => nameIn(row).value.trim() || "This line"

const button = (words, sign, step) => {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "button button--small"
  made.dataset.step = step
  made.title = words
  made.setAttribute("aria-label", words)
  made.textContent = sign
  return made
}

const enhance = (list) => {
  const panel = list.closest("section")
  const template = panel.querySelector("[data-byline-empty]")
  const total = panel.querySelector("input[name=bylines-TOTAL_FORMS]")
  const said = panel.querySelector("[data-byline-said]")

  const mark = () => {
    const rows = [...list.children]
    for (const [at, row] of rows.entries()) {
      for (const each of row.querySelectorAll("[data-step]")) {
        each.setAttribute("aria-disabled", String(!rows[at + Number(each.dataset.step)]))
      }
    }
  }

  const take = (row) => {
    const moves = document.createElement("div")
    moves.className = "byline-row__moves"
    moves.append(button("Move up", "↑", -1), button("Move down", "↓", 1))
    row.querySelector("[data-order]").hidden = true
    row.append(moves)
  }

  // The number fields go on saying the order: the form is sent as it is without a script.
  const move = (row, step) => {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling
    if (!other) return
    const held = document.activeElement
    list.insertBefore(step < 0 ? row : other, step < 0 ? other : row)
    held?.focus()
    const rows = [...list.children]
    for (const [at, each] of rows.entries()) orderOf(each).value = at + 1
    orderOf(row).dispatchEvent(new Event("change", { bubbles: true }))
    mark()
    said.textContent = `${calledBy(row)}: ${rows.indexOf(row) + 1} of ${rows.length}`
  }

  list.addEventListener("click", ({ target }) => {
    const step = Number(target.closest("[data-step]")?.dataset.step)
    if (step) move(target.closest("li"), step)
  })
  list.addEventListener("keydown", (event) => {
    const step = event.altKey && !event.ctrlKey && !event.metaKey && ARROWS[event.key]
    if (!step) return
    event.preventDefault()
    move(event.target.closest("li"), step)
  })

  const more = document.createElement("button")
  more.type = "button"
  more.className = "button button--small"
  more.textContent = "Another name"
  more.addEventListener("click", () => {
    const holder = document.createElement("template")
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value)
    const row = holder.content.firstElementChild
    take(row)
    list.append(row)
    total.value = Number(total.value) + 1
    mark()
    nameIn(row).focus()
  })
  list.after(more)

  for (const row of list.children) take(row)
  panel.querySelector("[data-byline-keys]").hidden = false
  mark()
}

for (const list of document.querySelectorAll("[data-bylines]")) enhance(list)
