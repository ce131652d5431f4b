// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Genesis} from '../../../contracts/Genesis.sol';
import {ICertificateBook} from '../../../contracts/interfaces/ICertificateBook.sol';
import {Vm} from './Vm.sol';

/// @notice Puts a book on the chain from what the compiler wrote, so that no test compiles the contracts once more.
abstract contract Deployer {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256('hevm cheat code')))));

    function deployBook(Genesis memory genesis) internal returns (ICertificateBook) {
        bytes memory begin = abi.encodeCall(ICertificateBook.initialize, (genesis));
        return ICertificateBook(deploy('BookProxy.sol:BookProxy', abi.encode(deployVersion(), begin)));
    }

    /// @notice One version of the book with all its parts.
    function deployVersion() internal returns (address) {
        bytes memory otherKinds = abi.encode(deploy('Signatures.sol:Signatures', ''));
        return
            deploy(
                'CertificateBook.sol:CertificateBook',
                abi.encodePacked(
                    otherKinds,
                    abi.encode(
                        deploy('IssueActs.sol:IssueActs', otherKinds),
                        deploy('DiscountActs.sol:DiscountActs', otherKinds),
                        deploy('CustodyActs.sol:CustodyActs', otherKinds),
                        deploy('RegistryActs.sol:RegistryActs', otherKinds),
                        deploy('BookViews.sol:BookViews', otherKinds)
                    )
                )
            );
    }

    function deploy(string memory name, bytes memory arguments) internal returns (address made) {
        bytes memory code = bytes.concat(vm.getCode(name), arguments);
        assembly ('memory-safe') {
            made := create(0, add(code, 32), mload(code))
        }
        require(made != address(0), name);
    }
}
