// Purges component CSS and theme tokens to what Zoco's pages can use.
// node purge.mjs NODE_MODULES UI_DIR > theme.css
//
// Whole components are safelisted, not single classes: templates grow, and a page
// that takes its first alert should not need a rebuild. Variables nobody reads go.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, ui] = process.argv.slice(2);
const { PurgeCSS } = createRequire(join(modules, "x.js"))("purgecss");

const COMPONENTS = [
  "alert", "article", "badge-list", "blockquote", "breadcrumb-nav", "button", "button-group", "button-link",
  "data-list", "document", "emphasis", "form-field", "form-field-description", "form-field-error-message",
  "form-fieldset", "form-label", "heading-\\d", "heading-group", "link", "link-list", "nav-list", "number-badge",
  "number-data", "ordered-list", "page-body", "page-footer", "page-header", "pagination", "paragraph",
  "pre-heading", "root", "select", "separator", "skip-link", "status-badge", "surface", "table",
  "table-container", "textarea", "textbox", "unordered-list",
];
// States are drawn by :focus-visible and friends, not by the classes that mimic them.
const NOT_MIMICKED = "(?!.*--(?:focus$|focus-visible$|hover$|active$|distanced$))";
const ours = new RegExp(`^${NOT_MIMICKED}utrecht-(?:${COMPONENTS.join("|")})(?:__[a-z-]+)?(?:--[a-z0-9-]+)?$`);

const library = readFileSync(join(modules, "@utrecht/component-library-css/dist/index.css"), "utf8");
const tokens = readFileSync(join(modules, "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"), "utf8");
const own = readdirSync(join(ui, "static/ui/css"))
  .map((name) => readFileSync(join(ui, "static/ui/css", name), "utf8"))
  .join("\n");
const read = [...own.matchAll(/var\((--(?:basis|utrecht|nl|voorbeeld)-[\w-]+)/g)].map((found) => found[1]);

// Inline images would force `data:` into the content security policy.
const withoutData = (css) => css.replace(/^\s*[\w-]+:\s*url\("data:[^\n]*\n/gm, "");

const [result] = await new PurgeCSS().purge({
  content: [{ raw: "<html><body></body></html>", extension: "html" }],
  css: [{ raw: withoutData(`${tokens}\n${library}`) }],
  variables: true,
  safelist: {
    standard: [ours, /^voorbeeld-theme$/],
    variables: read,
  },
});
process.stdout.write(`@layer vendor {\n${result.css.replace(/\n{2,}/g, "\n")}\n}\n`);
