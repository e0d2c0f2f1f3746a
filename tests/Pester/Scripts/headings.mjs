// Prints the ids that GitHub gives to the top-level headings of documents, one JSON list a line.
// Arguments: the folder of the packages, then the documents.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, ...documents] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const load = async (name) => import(pathToFileURL(require.resolve(name)).href);
const { default: GithubSlugger } = await load('github-slugger');
const { fromMarkdown } = await load('mdast-util-from-markdown');
const { toString } = await load('mdast-util-to-string');
const { frontmatter } = await load('micromark-extension-frontmatter');
const { frontmatterFromMarkdown } = await load('mdast-util-frontmatter');

for (const path of documents) {
    const tree = fromMarkdown(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), {
        extensions: [frontmatter()],
        mdastExtensions: [frontmatterFromMarkdown()],
    });
    const slugger = new GithubSlugger();
    const ids = tree.children
        .filter((node) => node.type === 'heading')
        .map((node) => slugger.slug(toString(node, { includeImageAlt: false, includeHtml: false })));
    console.log(JSON.stringify(ids));
}
