// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice What is owed on a certificate and when, in one word: face (64), outstanding (64), payee (32), due date
/// yyyymmdd (32), currency (24).
type CertificateWord is uint256;

using CertificateWords for CertificateWord global;

/// @notice Reads and rewrites the fields of a certificate's word.
library CertificateWords {
    function make(
        uint64 face_,
        uint32 payee_,
        uint32 dueOn_,
        bytes3 currency_
    ) internal pure returns (CertificateWord) {
        return
            CertificateWord.wrap(
                uint256(face_) |
                    (uint256(face_) << 64) |
                    (uint256(payee_) << 128) |
                    (uint256(dueOn_) << 160) |
                    (uint256(uint24(currency_)) << 192)
            );
    }

    function face(CertificateWord word) internal pure returns (uint64) {
        return uint64(CertificateWord.unwrap(word));
    }

    function outstanding(CertificateWord word) internal pure returns (uint64) {
        return uint64(CertificateWord.unwrap(word) >> 64);
    }

    function payee(CertificateWord word) internal pure returns (uint32) {
        return uint32(CertificateWord.unwrap(word) >> 128);
    }

    function dueOn(CertificateWord word) internal pure returns (uint32) {
        return uint32(CertificateWord.unwrap(word) >> 160);
    }

    function currency(CertificateWord word) internal pure returns (bytes3) {
        return bytes3(uint24(CertificateWord.unwrap(word) >> 192));
    }

    function withOutstanding(
        CertificateWord word,
        uint64 outstanding_
    ) internal pure returns (CertificateWord) {
        uint256 rest = CertificateWord.unwrap(word) & ~(uint256(type(uint64).max) << 64);
        return CertificateWord.wrap(rest | (uint256(outstanding_) << 64));
    }
}
