// Offsets and fields of the register tables as C++ constants: native/base/registers.gen.h.

const hexText = (value, digits) => `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;

/** The one text that all `rows` give for something; a SyntaxError names what differs. */
function same(texts, what) {
  const distinct = [...new Set(texts)];
  if (distinct.length > 1) throw new SyntaxError(`${what}: ${distinct.join(' and ')}`);
  return distinct[0];
}

const placeText = (name, { offset, count, stride }) =>
  count > 1
    ? `inline constexpr RegisterArray k${name}{${hexText(offset, 4)}, ${count}, ${stride}};`
    : `inline constexpr std::uint32_t k${name} = ${hexText(offset, 4)};`;

const aliasText = (name, { alias }) =>
  `inline constexpr std::uint32_t k${name}_ALIAS = ${hexText(alias, 4)};`;

const fieldText = (name, { lsb, width }) =>
  width === 1
    ? `inline constexpr std::uint32_t k${name} = 1u << ${lsb};`
    : `inline constexpr RegisterField k${name}{${lsb}, ${width}};`;

/** Every constant: its name, its text, and the mask of the families that it holds for. */
function constantsOf(rows) {
  return rows.flatMap((row) => [
    { name: row.name, families: row.families, text: placeText(row.name, row) },
    ...(row.alias === null
      ? []
      : [{ name: `${row.name}_ALIAS`, families: row.families, text: aliasText(row.name, row) }]),
    ...row.fields.map((field) => {
      const name = `${row.name}_${field.name}`;
      return { name, families: row.families, text: fieldText(name, field) };
    }),
  ]);
}

/** Numbers and fields of the PHY registers. */
const phyTexts = (rows) =>
  rows.flatMap((row) => [
    `inline constexpr std::uint32_t k${row.name} = ${row.number};`,
    ...row.fields.map((field) => fieldText(`${row.name}_${field.name}`, field)),
  ]);

/**
 * @param rows the distinct rows, in the order of the table
 * @param {number} splitFamilies mask of the families with a split clock
 * @param phyRows the registers of a PHY
 * @param {string} header first lines of the file
 */
export function nativeRegisters(rows, splitFamilies, phyRows, header) {
  const byName = new Map();
  for (const constant of constantsOf(rows)) {
    byName.set(constant.name, [...(byName.get(constant.name) ?? []), constant]);
  }
  const [everywhere, split, counter] = [[], [], []];
  for (const [name, constants] of byName) {
    const texts = new Set(constants.map(({ text }) => text));
    if (texts.size === 1) {
      everywhere.push(constants[0].text);
      continue;
    }
    const ofKind = (isSplit) =>
      constants.filter(({ families }) => ((families & splitFamilies) !== 0) === isSplit);
    split.push(
      same(
        ofKind(true).map(({ text }) => text),
        `${name} of split clocks`,
      ),
    );
    counter.push(
      same(
        ofKind(false).map(({ text }) => text),
        `${name} of counters`,
      ),
    );
  }
  return `${header}// k + the name in docs/register-tables.md: the offset of a register or an array of them;
// k + register + _ + field: the mask of one bit, or a field. \`split\` and \`counter\`: what I210, I225
// and I226 have at another place than I217 and I219. 0xB640 to 0xB64C have two names, as they have
// two meanings.
// clang-format off
#pragma once

#include "base/register_types.h"

namespace avbhal::reg {

${everywhere.join('\n')}

namespace split {
${split.join('\n')}
}  // namespace split

namespace counter {
${counter.join('\n')}
}  // namespace counter

// Registers of a PHY: numbers, and fields of their 16 bits.
namespace phy {
${phyTexts(phyRows).join('\n')}
}  // namespace phy

}  // namespace avbhal::reg
`;
}
