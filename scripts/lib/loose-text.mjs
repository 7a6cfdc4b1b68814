// @ts-check
/**
 * Text nodes in JSX that a page translator would take out of React's hands. A translator moves every text node into an element
 * of its own, so React may change text only as the one string of its element, and may never remove it, put it in the place
 * of something else, or insert before it. A pure function of the source: src/ui/loose-text.test.ts holds the page to it.
 */
import { parseSync } from 'vite';

/** @typedef {{ readonly type: string, readonly start: number, readonly end: number, readonly [key: string]: unknown }} Node */

/** Of these every child of a React element is one, whatever its name is. */
const RENDERED = /^(children|settings|note|aside)$|^(field|createPortal)\(|\.map\(/;

/** Always there, so nothing is ever inserted before the text that follows. */
const ALWAYS_THERE = new Set(['Icon', 'Words']);

/** @param {unknown} value @returns {value is Node} */
const isNode = (value) => typeof value === 'object' && value !== null && 'type' in value;

/** @param {unknown} value @returns {readonly Node[]} */
const nodes = (value) => (Array.isArray(value) ? value : [value]).filter(isNode);

/**
 * What a child between braces may become: text, or elements and nothing else.
 * @param {Node} node @param {string} source @returns {{ text: boolean, elements: boolean }}
 */
const becomes = (node, source) => {
  /** @param {...unknown} of */
  const both = (...of) => {
    const all = of.flatMap(nodes).map((one) => becomes(one, source));
    return { text: all.some((one) => one.text), elements: all.some((one) => one.elements) };
  };
  switch (node.type) {
    case 'JSXElement':
    case 'JSXFragment':
      return { text: false, elements: true };
    case 'JSXEmptyExpression':
      return { text: false, elements: false };
    case 'Literal':
      return { text: typeof node.value === 'string' || typeof node.value === 'number', elements: false };
    case 'ParenthesizedExpression':
      return both(node.expression);
    case 'LogicalExpression':
      return node.operator === '&&' ? both(node.right) : both(node.left, node.right);
    case 'ConditionalExpression':
      return both(node.consequent, node.alternate);
    default: {
      const written = source.slice(node.start, node.end);
      const rendered = RENDERED.test(written) && !/\.join\([^)]*\)$/.test(written);
      return { text: !rendered, elements: rendered };
    }
  }
};

/** @param {Node} child @param {string} source */
const factsOf = (child, source) => {
  if (child.type === 'JSXText') {
    const blank = /^\s*$/.test(String(child.value));
    return { text: !blank, changes: false, comes: false, blank: blank && String(child.value).includes('\n') };
  }
  if (child.type === 'JSXExpressionContainer' && isNode(child.expression)) {
    const { text, elements } = becomes(child.expression, source);
    const constant = child.expression.type === 'Literal';
    const empty = child.expression.type === 'JSXEmptyExpression';
    return { text, changes: text && !constant, comes: elements, blank: empty };
  }
  const [tag] = nodes(child.openingElement);
  const name = tag ? source.slice(...span(tag.name)) : '';
  return { text: false, changes: false, comes: /^[A-Z]/.test(name) && !ALWAYS_THERE.has(name), blank: false };
};

/** @param {unknown} node @returns {[number, number]} */
const span = (node) => (isNode(node) ? [node.start, node.end] : [0, 0]);

/**
 * @param {string} file Its name, for the parser and for what is said.
 * @param {string} source
 * @returns {readonly string[]} One sentence for each place.
 */
export const looseText = (file, source) => {
  /** @type {string[]} */
  const said = [];
  /** @param {Node} child @param {string} what */
  const say = (child, what) => {
    const line = source.slice(0, child.start).split('\n').length;
    const written = source.slice(child.start, child.end).replace(/\s+/g, ' ').trim().slice(0, 60);
    said.push(`${file}:${line} ${what}: ${written}`);
  };
  /** @param {Node} parent */
  const look = (parent) => {
    const children = nodes(parent.children);
    const facts = children.map((child) => ({ child, ...factsOf(child, source) })).filter((one) => !one.blank);
    const alone = facts.length === 1 && parent.type === 'JSXElement';
    facts.forEach(({ child, text, changes }, i) => {
      if (!text || alone) return;
      if (changes) say(child, 'text that changes beside other children');
      else if (parent.type === 'JSXFragment') say(child, 'text in a fragment, which is removed by itself');
      else if (facts[i - 1]?.comes) say(child, 'text that something may be inserted before');
    });
  };
  /** @param {unknown} value */
  const walk = (value) => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (isNode(value)) {
      if (value.type === 'JSXElement' || value.type === 'JSXFragment') look(value);
      for (const part of Object.values(value)) walk(part);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(parseSync(file, source).program);
  return said;
};
