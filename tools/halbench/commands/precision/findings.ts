import type { Figure, SoftwareTime, Subject } from '../../result.js';

function subjectFindings(subject: Subject): string[] {
  if (subject.outcome === 'failed') return [`${subject.id} failed: ${subject.reason}`];
  if (subject.outcome !== 'measured') return [];
  const outside = subject.quantity === 'error' ? 'do not hold the truth' : 'contradict the others';
  return [
    ...subject.ways.flatMap(({ way, bound }) =>
      bound === null || bound.inside === bound.of
        ? []
        : [`${subject.id}: ${bound.of - bound.inside} of ${bound.of} windows of ${way} ${outside}`],
    ),
    ...subject.ways.flatMap(({ way, failed, reason }) =>
      failed === 0 ? [] : [`${subject.id}: ${way} failed ${failed} times, first: ${reason}`],
    ),
    ...(subject.page !== null && subject.page.jumps > 0
      ? [`${subject.id}: the clock jumped ${subject.page.jumps} times`]
      : []),
  ];
}

/** What makes the command end with exit code 1. */
export function precisionFindings(
  subjects: readonly Subject[],
  software: SoftwareTime,
  figures: readonly Figure[],
): string[] {
  return [
    ...subjects.flatMap(subjectFindings),
    ...(software.outcome === 'failed' ? [`software time failed: ${software.reason}`] : []),
    ...figures
      .filter(({ met }) => met === false)
      .map(({ id, value, limit }) => `figure ${id}: ${value}, limit ${limit}`),
  ];
}
