/**
 * The certificate of the lab's HTTP/2 twin: self-signed, for localhost, 127.0.0.1 and ::1, valid from 2020 to 2126.
 *
 * The key lies open in this repository on purpose: it protects nothing. It is here because browsers speak HTTP/2
 * over TLS only, and because a machine that runs the tests may have no openssl to make one. No browser trusts it;
 * tests tell theirs to look away (`ignoreHTTPSErrors`, or `certificateSpki` for Chromium's command line).
 */
import { createHash, X509Certificate } from 'node:crypto';

export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBoTCCAUigAwIBAgICU0cwCgYIKoZIzj0EAwIwHzEdMBsGA1UEAwwUU3RyZWFt
Z2F1Z2UgdGVzdCBsYWIwIBcNMjAwMTAxMDAwMDAwWhgPMjEyNjAxMDEwMDAwMDBa
MB8xHTAbBgNVBAMMFFN0cmVhbWdhdWdlIHRlc3QgbGFiMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEUWD9NFjA36p9HNHQfoS8kTaNA2nDyNueXJKmozfNPnmO8gUD
bRDBy3zG+RjxgmL0Kw50/NcPrzgfPO50jDZY2KNyMHAwLAYDVR0RBCUwI4IJbG9j
YWxob3N0hwR/AAABhxAAAAAAAAAAAAAAAAAAAAABMAwGA1UdEwEB/wQCMAAwEwYD
VR0lBAwwCgYIKwYBBQUHAwEwHQYDVR0OBBYEFPxP+V8PQbwtWALR6BKMn/13X4jz
MAoGCCqGSM49BAMCA0cAMEQCIDXUmV7eSkZ5BJPmosFvDhUQcZE1PEyXWZch0pbj
1GOCAiAL+bbMxxqrMvUNJnWNw5E4ATaUO/HL/usMdP2uK7ULSg==
-----END CERTIFICATE-----
`;

export const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQga1Kfs61shDU2Sgo2
Q1pjzketNUyh+6949KqpDK+T5A2hRANCAARRYP00WMDfqn0c0dB+hLyRNo0DacPI
255ckqajN80+eY7yBQNtEMHLfMb5GPGCYvQrDnT81w+vOB887nSMNljY
-----END PRIVATE KEY-----
`;

/** What Chromium's `--ignore-certificate-errors-spki-list` wants: SHA-256 of the public key, base64. */
export function certificateSpki(): string {
  const key = new X509Certificate(CERTIFICATE).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}
