// @ts-check
/**
 * MuJoCo's loader makes the functions that call into WebAssembly out of text (Emscripten's embind with dynamic execution),
 * which the page's security policy forbids. The same functions are made here as closures, as embind itself does when
 * it is built with -sDYNAMIC_EXECUTION=0.
 */

/** What is made out of text, and the same as a closure. @type {readonly (readonly [string, string])[]} */
const CALLERS = [
  // JavaScript calls C++: arguments to wire types, the call, destructors, the result back
  [
    `let [args, invokerFnBody] = createJsInvoker(argTypes, isClassMethodFunc, returns, isAsync);
      var invokerFn = new Function(...args, invokerFnBody)(...closureArgs);`,
    `var firstOwned = isClassMethodFunc ? 1 : 2;
      var invokerFn = function (...given) {
        checkArgCount(given.length, minArgs, expectedArgCount, humanName, throwBindingError);
        var destructors = needsDestructorStack ? [] : null;
        var wired = isClassMethodFunc ? [argTypes[1].toWireType(destructors, this)] : [];
        for (var i = 2; i < argCount; ++i) wired.push(argTypes[i].toWireType(destructors, given[i - 2]));
        var rv = cppInvokerFunc(cppTargetFunc, ...wired);
        if (needsDestructorStack) runDestructors(destructors);
        else for (var k = firstOwned; k < argCount; ++k) argTypes[k].destructorFunction?.(wired[k - firstOwned]);
        return returns ? argTypes[0].fromWireType(rv) : undefined;
      };`,
  ],
  // C++ calls JavaScript, through emscripten::val: kind 0 is a function or method, 1 a constructor
  [
    `var invokerFunction = new Function(...params, functionBody)(...args);`,
    `var invokerFunction = function (obj, func, destructorsRef, packed) {
        var given = [];
        for (var type of types) {
          given.push(type.readValueFromPointer(packed));
          packed += type.argPackAdvance;
        }
        var rv = kind === 1 ? new func(...given) : kind === 0 ? func.call(obj, ...given) : func.call(...given);
        return retType.isVoid ? undefined : emval_returnValue(retType, destructorsRef, rv);
      };`,
  ],
];

/** @param {string} code of mujoco.js @returns {string} Throws when the loader is not the one that was read. */
export function withoutEval(code) {
  const missing = CALLERS.some(([text]) => !code.includes(text));
  const patched = CALLERS.reduce((all, [text, closure]) => all.replace(text, () => closure), code);
  if (missing || /new Function\(/.test(patched)) {
    throw new Error(
      'mujoco.js has changed: look for "new Function" in it, and mend scripts/lib/vite-mujoco.mjs',
    );
  }
  return patched;
}

/** @returns {import('vite').Plugin} */
export const mujocoWithoutEval = () => ({
  name: 'tabletop-mujoco',
  transform(code, id) {
    return /@mujoco\/mujoco\/mujoco\.js/.test(id) && !/[?&]url\b/.test(id)
      ? { code: withoutEval(code), map: null }
      : null;
  },
});
