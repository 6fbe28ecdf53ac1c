import path from 'node:path';
import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import { isBinaryExpression, isElementAccessExpression } from 'typescript/unstable/ast/is';
import { API, type Checker, isUnionType, type Type, TypeFlags } from 'typescript/unstable/sync';

/** A place where an object is asked for a name that may be any text. */
type Lookup = { readonly file: string; readonly line: number; readonly code: string };

const ANY_TEXT = TypeFlags.String | TypeFlags.Any | TypeFlags.Unknown;

/**
 * Every `object[text]`, and `text in object`, of the files below `folder` of the project, where the text is not one of
 * a few that the types name and the object is neither a list nor a text.
 */
export function lookupsOf(root: string, folder: string): readonly Lookup[] {
  const api = new API({ cwd: root });
  try {
    const config = path.join(root, 'tsconfig.json');
    const project = api.updateSnapshot({ openProject: config }).getProject(config);
    if (project === undefined) throw new Error(`${config} is no project`);
    const { program, checker } = project;
    const below = path.join(root, folder) + path.sep;
    return program
      .getSourceFileNames()
      .filter((name) => name.startsWith(below))
      .flatMap((name) => {
        const source = program.getSourceFile(name);
        const found: Lookup[] = [];
        const visit = (node: Node): void => {
          if (source !== undefined && asksForAnyText(node, checker)) {
            const start = node.getStart(source);
            const line = source.text.slice(0, start).split('\n').length;
            found.push({ file: path.relative(root, name), line, code: node.getText(source) });
          }
          node.forEachChild(visit);
        };
        source?.forEachChild(visit);
        return found;
      });
  } finally {
    api.close();
  }
}

function asksForAnyText(node: Node, checker: Checker): boolean {
  if (isElementAccessExpression(node)) {
    const key = checker.getTypeAtLocation(node.argumentExpression);
    return isAnyText(key) && isPlain(checker.getTypeAtLocation(node.expression), checker);
  }
  if (isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.InKeyword)
    return isAnyText(checker.getTypeAtLocation(node.left));
  return false;
}

function isAnyText(type: Type | undefined): boolean {
  if (type === undefined) return true;
  if (isUnionType(type)) return type.getTypes().some(isAnyText);
  return (type.flags & ANY_TEXT) !== 0;
}

function isPlain(type: Type | undefined, checker: Checker): boolean {
  if (type === undefined) return true;
  return !checker.isArrayLikeType(checker.getNonNullableType(type) ?? type);
}
