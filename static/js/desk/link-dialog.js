// Asks where a link leads, and refuses what may not be linked, in words.
import { allowed, completed } from "newsroom/addresses"
import { field, make, open } from "newsroom/dialogs"

const REFUSED = "Only web, e-mail and telephone addresses can be linked, and paths on this site that begin with /."

// Resolves to {href, rel, text}, to {remove: true}, or to null.
export const askLink = ({ href, rel, text, schemes, exists }) => {
  const address = make("input", { type: "text", name: "href", value: href || "", required: true, autocomplete: "off", spellcheck: false, inputMode: "url" })
  const words = make("input", { type: "text", name: "text", required: true, value: "" })
  const paid = make("input", { type: "checkbox", name: "paid", checked: /\bsponsored\b/.test(rel || "") })
  const check = () => address.setCustomValidity(!address.value || allowed(completed(address.value), schemes) ? "" : REFUSED)
  address.addEventListener("input", check)
  check()
  const parts = [field("Address", address, "For example https://example.com/report or desk@example.com")]
  if (!exists && !text) parts.push(field("Words to link", words))
  parts.push(make("p", { className: "desk-dialog__choice" }, make("label", {}, paid, " Somebody paid for this link")))
  const buttons = [{ value: "link", words: exists ? "Change link" : "Link", kind: "main" }]
  if (exists) buttons.push({ value: "remove", words: "Remove link", unchecked: true })
  return open({
    title: exists ? "Change the link" : "Link",
    parts,
    buttons,
    answer: (pressed) =>
      pressed === "remove"
        ? { remove: true }
        : { href: completed(address.value), rel: paid.checked ? "sponsored" : null, text: words.value.trim() },
  })
}

// Resolves to {rows, cols, withHeaderRow} or to null.
export const askTable = () => {
  const count = (name, value, most) => make("input", { type: "number", name, value, min: "1", max: String(most), required: true })
  const rows = count("rows", "3", 50)
  const cols = count("cols", "3", 8)
  const head = make("input", { type: "checkbox", name: "head", checked: true })
  return open({
    title: "Table",
    parts: [
      field("Rows", rows),
      field("Columns", cols),
      make("p", { className: "desk-dialog__choice" }, make("label", {}, head, " The first row names the columns")),
    ],
    buttons: [{ value: "insert", words: "Insert table", kind: "main" }],
    answer: () => ({ rows: rows.valueAsNumber, cols: cols.valueAsNumber, withHeaderRow: head.checked }),
  })
}
