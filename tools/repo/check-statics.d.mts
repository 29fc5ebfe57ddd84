export function staticComplaints(file: string, text: string): string[];
export function checkStatics(): string[];
