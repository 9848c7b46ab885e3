/** A Lambda function's processor, as Lambda names it. */
export type Architecture = 'arm64' | 'x86_64';

const elf = [0x7f, 0x45, 0x4c, 0x46];
/** e_machine of the ELF header (System V ABI: EM_X86_64, EM_AARCH64). */
const machines: Readonly<Record<number, Architecture>> = { 62: 'x86_64', 183: 'arm64' };

/** The processor that a Linux binary is built for; undefined for anything else. */
export function machineOf(bytes: Uint8Array): Architecture | undefined {
  if (bytes.length < 20 || elf.some((byte, index) => bytes[index] !== byte)) return undefined;
  const isLittleEndian64 = bytes[4] === 2 && bytes[5] === 1;
  const machine = (bytes[18] ?? 0) | ((bytes[19] ?? 0) << 8);
  return isLittleEndian64 ? machines[machine] : undefined;
}
