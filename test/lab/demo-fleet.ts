/** Where the demo's delivery vehicles are. Positions are in metres east and north of the harbour warehouse. */

type Point = readonly [east: number, north: number];

/**
 * Each vehicle's round trip, as `east,north` points. The map of the demo page (`demo/fleet.js`) draws streets under
 * these lines.
 */
const ROUNDS: readonly (readonly Point[])[] = [
  '0,0 0,900 1400,900 1400,1700 2600,1700 2600,900 1400,900 1400,0',
  '0,0 -900,0 -900,900 -1900,900 -1900,1700 0,1700 0,900',
  '0,0 1400,0 2600,0 2600,900 0,900',
  '0,0 0,1700 1400,1700 1400,0',
].map((round) => round.split(' ').map(point));

function point(text: string): Point {
  const [east = 0, north = 0] = text.split(',').map(Number);
  return [east, north];
}

/** Metres per round of packets. */
const SPEEDS = [16, 11, 19, 7];
const PACKET_BYTES = 24;

export const VEHICLES = ROUNDS.length;

/** The point reached after `metres` along a closed line. */
function along(round: readonly Point[], metres: number): Point {
  const legs = round.map((from, i) => {
    const to = round[(i + 1) % round.length] ?? from;
    return { from, to, length: Math.hypot(to[0] - from[0], to[1] - from[1]) };
  });
  const whole = legs.reduce((sum, leg) => sum + leg.length, 0);
  let rest = metres % whole;
  for (const { from, to, length } of legs) {
    if (rest <= length) {
      const part = rest / length;
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    }
    rest -= length;
  }
  return [0, 0];
}

/**
 * One telemetry packet, big-endian: u8 version (1), u8 vehicle, u16 speed in 0.1 km/h, u32 seq, f32 metres east,
 * f32 metres north, f32 box temperature in °C, u16 parcels left, u16 reserved.
 */
export function fleetPacket(vehicle: number, seq: number): Buffer {
  const speed = SPEEDS[vehicle] ?? 10;
  // Spread over their rounds, or all would leave the warehouse in one heap.
  const [east, north] = along(ROUNDS[vehicle] ?? [[0, 0]], 900 + vehicle * 1300 + seq * speed);
  const packet = Buffer.alloc(PACKET_BYTES);
  packet.writeUInt8(1, 0);
  packet.writeUInt8(vehicle, 1);
  packet.writeUInt16BE(Math.round(speed * 18 + 20 * Math.sin(seq / 7 + vehicle)), 2);
  packet.writeUInt32BE(seq, 4);
  packet.writeFloatBE(east, 8);
  packet.writeFloatBE(north, 12);
  packet.writeFloatBE(6 + Math.sin(seq / 40 + vehicle), 16);
  packet.writeUInt16BE(24 - ((Math.floor(seq / 30) + vehicle * 5) % 20), 20);
  return packet;
}
