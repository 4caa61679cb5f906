// The editor's own pieces, cut to the allowlist of newsroom/core/html.py, and the ad break.
import {
  Link as BaseLink, Node, OrderedList as BaseOrderedList, TableCell as BaseTableCell, TableHeader as BaseTableHeader,
} from "django-prose-editor/editor"
import { allowed } from "newsroom/addresses"

export const Link = BaseLink.extend({
  addOptions() {
    return { ...this.parent?.(), protocols: [], isAllowedUri: (url, { protocols }) => allowed(url, protocols) }
  },
  addAttributes: () => ({ href: { default: null }, rel: { default: null } }),
  // No guessing of links in what is typed or pasted ("Amazon.com"), and no keys but the toolbar's.
  addPasteRules: () => [],
  addKeyboardShortcuts: () => ({}),
  addMenuItems: () => {},
  onCreate: () => {},
  onDestroy: () => {},
})

export const OrderedList = BaseOrderedList.extend({
  addAttributes: () => ({
    start: {
      default: 1,
      parseHTML: (element) => Number.parseInt(element.getAttribute("start"), 10) || 1,
      renderHTML: ({ start }) => (start === 1 ? {} : { start }),
    },
  }),
  addNodeView: null,
})

const plainCell = (Cell) =>
  Cell.extend({
    addAttributes() {
      const { colspan, rowspan, colwidth } = this.parent()
      return { colspan, rowspan, colwidth: { ...colwidth, renderHTML: () => ({}) } }
    },
  })
export const TableCell = plainCell(BaseTableCell)
export const TableHeader = plainCell(BaseTableHeader)

export const AdBreak = Node.create({
  name: "adBreak",
  group: "block",
  atom: true,
  parseHTML: () => [{ tag: "hr[data-ad-break]", priority: 60 }],
  renderHTML: () => ["hr", { "data-ad-break": "1" }],
  addNodeView: () => () => {
    const dom = document.createElement("div")
    dom.className = "ad-break"
    dom.textContent = "Advertisement will stand here"
    return { dom }
  },
})

