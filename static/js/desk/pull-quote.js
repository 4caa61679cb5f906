// The pull quote: words set large beside the text, and under them who said them, if anybody says.
import { mergeAttributes, Node, Plugin, pm } from "django-prose-editor/editor"

const { Fragment } = pm.model
const { TextSelection } = pm.state

const quoteAround = ($from) => {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "pullQuote") {
      return { quote: $from.node(depth), start: $from.before(depth), end: $from.after(depth) }
    }
  }
  return null
}

// Paragraphs of the story itself become a quote, with a place for its source.
const wrap = () => ({ state, tr, dispatch }) => {
  const { $from, $to, from, to } = state.selection
  const range = $from.blockRange($to)
  if (range?.depth !== 0) return false
  const paragraphs = []
  for (let index = range.startIndex; index < range.endIndex; index += 1) paragraphs.push(range.parent.child(index))
  if (!paragraphs.every((node) => node.type.name === "paragraph")) return false
  if (dispatch) {
    const { pullQuote, pullQuoteSource } = state.schema.nodes
    tr.replaceWith(range.start, range.end, pullQuote.create(null, [...paragraphs, pullQuoteSource.create()]))
    tr.setSelection(TextSelection.create(tr.doc, from + 1, to + 1))
  }
  return true
}

const lift = () => ({ state, tr, dispatch }) => {
  const around = quoteAround(state.selection.$from)
  if (!around) return false
  const paragraphs = []
  around.quote.forEach((node) => {
    if (node.type.name === "paragraph") paragraphs.push(node)
    else if (node.content.size) paragraphs.push(state.schema.nodes.paragraph.create(null, node.content))
  })
  if (dispatch) {
    tr.replaceWith(around.start, around.end, Fragment.fromArray(paragraphs))
    tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(state.selection.from - 1, tr.doc.content.size))))
  }
  return true
}

// Enter at the end of the words goes to the source, and from the source on below the quote.
const enter = ({ editor }) =>
  editor.commands.command(({ tr, state }) => {
    const { $from, empty } = state.selection
    const around = quoteAround($from)
    if (!around || !empty || $from.parentOffset !== $from.parent.content.size) return false
    const { paragraph, pullQuoteSource } = state.schema.nodes
    const inSource = $from.parent.type === pullQuoteSource
    const next = $from.after()
    if (!inSource && (!$from.parent.content.size || tr.doc.resolve(next).nodeAfter?.type === paragraph)) return false
    const at = inSource ? around.end : next
    const wanted = inSource ? paragraph : pullQuoteSource
    if (!tr.doc.resolve(at).nodeAfter?.isTextblock) tr.insert(at, wanted.create())
    tr.setSelection(TextSelection.create(tr.doc, at + 1)).scrollIntoView()
    return true
  })

// A quote that the caret has left without a source keeps no place for one.
const tidy = new Plugin({
  appendTransaction: (transactions, _old, state) => {
    if (!transactions.some((transaction) => transaction.selectionSet || transaction.docChanged)) return null
    const { tr, selection } = state
    state.doc.forEach((node, at) => {
      const source = node.type.name === "pullQuote" ? node.lastChild : null
      const inside = selection.from > at && selection.to < at + node.nodeSize
      if (inside || source?.type.name !== "pullQuoteSource" || source.content.size) return
      const end = at + node.nodeSize - 1
      tr.delete(tr.mapping.map(end - source.nodeSize), tr.mapping.map(end))
    })
    return tr.docChanged ? tr : null
  },
})

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+ pullQuoteSource?",
  defining: true,
  parseHTML: () => [{ tag: "aside.pull-quote" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", mergeAttributes({ class: "pull-quote" }, HTMLAttributes), 0],
  addCommands: () => ({ wrapPullQuote: wrap, liftPullQuote: lift }),
  addKeyboardShortcuts: () => ({ Enter: enter }),
  addProseMirrorPlugins: () => [tidy],
})

export const PullQuoteSource = Node.create({
  name: "pullQuoteSource",
  content: "text*",
  marks: "",
  defining: true,
  parseHTML: () => [{ tag: "aside.pull-quote > cite" }],
  renderHTML: ({ HTMLAttributes }) => ["cite", HTMLAttributes, 0],
})
