// Read by tools/manifest.ts, and by editors' extensions that run the analyzer themselves.

/** Decorators of fields that are nobody's business but the element's. */
const internalDecorators = [
  'state',
  'query',
  'queryAll',
  'queryAsync',
  'queryAssignedElements',
  'queryAssignedNodes',
  'provide',
  'consume',
];

/** @type {import('@custom-elements-manifest/analyzer').Config} */
export default {
  // An element is in the file that has its name; what else is in its folder is its own business.
  globs: ['src/elements/*/{call-*,incoming-call}.ts', 'src/events/*.ts'],
  exclude: ['src/**/*.styles.ts'],
  litelement: true,
  dependencies: false,
  packagejson: false,
  plugins: [
    {
      name: 'what-a-page-can-use',
      analyzePhase({ts, node, moduleDoc}) {
        if (ts.isInterfaceDeclaration(node) && node.name.text === 'HTMLElementTagNameMap') {
          for (const {name, type} of node.members) nameTag(moduleDoc, name.text, type.getText());
        }
        if (!ts.isClassDeclaration(node) || !node.name) return;
        const declaration = moduleDoc.declarations?.find(({name}) => name === node.name.text);
        if (!declaration?.members) return;
        const internal = new Set(
          node.members
            .filter((member) => ts.canHaveDecorators(member))
            .filter((member) =>
              (ts.getDecorators(member) ?? []).some(({expression}) =>
                internalDecorators.includes(decoratorName(ts, expression)),
              ),
            )
            .map((member) => member.name?.getText()),
        );
        declaration.members = declaration.members.filter(({name}) => !internal.has(name));
      },
      packageLinkPhase({customElementsManifest}) {
        for (const module of customElementsManifest.modules) {
          for (const declaration of module.declarations ?? []) tidy(declaration);
          module.path = published(module.path);
          for (const {declaration} of module.exports ?? [])
            if (declaration.module) declaration.module = published(declaration.module);
        }
        customElementsManifest.modules.sort((one, other) => (one.path < other.path ? -1 : 1));
      },
    },
  ],
};

/** Tags are registered by a function of ours, which the analyzer does not know; the tag name map says the same. */
function nameTag(module, tagName, className) {
  const declaration = module.declarations?.find(({name}) => name === className);
  if (!declaration) return;
  Object.assign(declaration, {tagName, customElement: true});
  module.exports.push({
    kind: 'custom-element-definition',
    name: tagName,
    declaration: {name: className, module: module.path},
  });
}

function tidy(declaration) {
  declaration.members = declaration.members?.filter(
    ({name, privacy, static: isStatic}) =>
      !name.startsWith('#') && privacy !== 'private' && privacy !== 'protected' && !isStatic,
  );
  // Fields that a constructor fills would have the name of its parameter for a default.
  for (const member of declaration.members ?? []) if (member.readonly) delete member.default;
  // `dispatchEvent(new SomeEvent(peer))` is taken for an event named `peer`: only what `@fires` describes is meant.
  declaration.events = declaration.events?.filter(({description}) => description);
  if (declaration.superclass?.name === 'Event') declaration.superclass = {name: 'Event', package: 'global:'};
  if (declaration.superclass?.module) declaration.superclass.module = published(declaration.superclass.module);
  for (const list of ['members', 'events', 'attributes']) if (declaration[list]?.length === 0) delete declaration[list];
}

/** The manifest is read beside the built package, which holds no sources. */
function published(path) {
  return path.replace(/^(\/?)src\//, '$1dist/').replace(/\.ts$/, '.js');
}

function decoratorName(ts, expression) {
  return (ts.isCallExpression(expression) ? expression.expression : expression).getText();
}
