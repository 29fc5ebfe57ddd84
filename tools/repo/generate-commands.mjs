// Writes docs/halbench/*.md, a page for every command, from the table of commands, as built. `--check`
// writes nothing and says what is out of date.
import { EXIT_WORDS } from '../../dist/halbench/cli/exit-code.js';
import { optionText, usageOf } from '../../dist/halbench/cli/help.js';
import { topicOf } from '../../dist/halbench/cli/program.js';
import { COMMANDS } from '../../dist/halbench/commands/table.js';
import { runGenerator } from './generated.mjs';

const FOLDER = 'docs/halbench';

const fileOf = ({ name }) => `${name.replaceAll(' ', '-') || 'overview'}.md`;
const titleOf = ({ name }) => ['halbench', name].join(' ').trim();
const cell = (text) => text.replaceAll('|', '\\|');
const capital = (text) => text[0].toUpperCase() + text.slice(1);

const table = (heads, rows) =>
  rows.length === 0
    ? []
    : ['', `| ${heads.join(' | ')} |`, `|${heads.map(() => '---').join('|')}|`, ...rows];

function pageOf(command) {
  const { summary, detail, duration, schema, args, options } = command;
  const lines = [
    `# ${titleOf(command)}`,
    '',
    `${capital(summary)}.`,
    ...(detail === null ? [] : ['', detail]),
    '',
    '```',
    usageOf(topicOf(command.name)),
    '```',
    ...table(
      ['argument', 'meaning'],
      args.map(([name, text]) => `| \`<${name}>\` | ${cell(text)} |`),
    ),
    ...table(
      ['option', 'meaning'],
      Object.values(options).map((one) => `| \`${one.flags}\` | ${cell(optionText(one))} |`),
    ),
    '',
    `Takes ${duration}.`,
    ...(schema === null ? [] : ['', `Document: [${schema}](../schema/${schema}).`]),
  ];
  return `${lines.join('\n')}\n`;
}

function indexPage() {
  const lines = [
    '# Commands of halbench',
    '',
    'What the numbers mean and how they are measured: [halbench.md](../halbench.md).',
    ...table(
      ['command', 'what it does'],
      COMMANDS.map((one) => `| [\`${titleOf(one)}\`](${fileOf(one)}) | ${cell(one.summary)} |`),
    ),
    ...table(
      ['exit code', 'meaning'],
      EXIT_WORDS.map(([code, text]) => `| ${code} | ${cell(text)} |`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function generate() {
  const pages = new Map(COMMANDS.map((one) => [`${FOLDER}/${fileOf(one)}`, pageOf(one)]));
  return pages.set(`${FOLDER}/README.md`, indexPage());
}

runGenerator(import.meta.url, generate, { folder: FOLDER, command: 'npm run generate:halbench' });
