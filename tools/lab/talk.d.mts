export const NOT_HERE: number;
