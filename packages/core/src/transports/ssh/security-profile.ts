/**
 * Which algorithms may be used. Never widened by the library itself; a mismatch is `ALGORITHM_MISMATCH` with advice.
 * `modern`: curve25519, ECDH, group14/16 with SHA-2, AEAD and CTR ciphers, SHA-2 MACs, ed25519/ECDSA/rsa-sha2 host keys.
 * `compatible`: adds group14-sha1, group exchange, hmac-sha1 and ssh-rsa signatures.
 * `legacy`: adds group1-sha1, CBC ciphers, 3DES, hmac-md5 and ssh-dss: for devices that can do no better.
 */
export type SecurityProfile = 'modern' | 'compatible' | 'legacy'
