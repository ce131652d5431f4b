// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import '../../contracts/Orders.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {BookTest} from './support/BookTest.sol';
import {Carrier, Order} from './support/Carrier.sol';

/// @notice The words of every kind have one length; what is longer or shorter is nobody's order.
contract BodiesTest is BookTest {
    function test_refusesABodyThatIsCutShortOfEveryKind() public {
        for (uint8 kind = 0; kind <= uint8(OrderKind.Anchor); kind++) {
            bytes memory body = _body(kind);
            bytes memory short = new bytes(body.length - 1);
            for (uint256 i = 0; i < short.length; i++) short[i] = body[i];
            _refused(kind, short);
        }
    }

    function test_refusesABodyWithMoreBehindOfEveryKind() public {
        for (uint8 kind = 0; kind <= uint8(OrderKind.Anchor); kind++) {
            _refused(kind, bytes.concat(_body(kind), hex'00'));
        }
    }

    function test_refusesWhatIsNeitherYesNorNo() public {
        bytes memory body = _body(uint8(OrderKind.Pause));
        body[0] = 0x02;
        _refused(uint8(OrderKind.Pause), body);
        body = _body(uint8(OrderKind.Transfer));
        body[49] = 0x02;
        _refused(uint8(OrderKind.Transfer), body);
    }

    function test_readsTheWordsOfEveryKindAndAsksWhoSigned() public {
        for (uint8 kind = 0; kind <= uint8(OrderKind.Anchor); kind++) {
            Order memory order;
            (order.kind, order.body) = (kind, _body(kind));
            require(_reason(order) != Refusal.Malformed, string.concat('kind ', number(kind)));
        }
    }

    function _refused(uint8 kind, bytes memory body) private {
        Order memory order;
        (order.kind, order.body) = (kind, body);
        require(_reason(order) == Refusal.Malformed, string.concat('kind ', number(kind)));
    }

    function _reason(Order memory order) private returns (Refusal reason) {
        (, reason) = abi.decode(execute(order)[0].data, (uint8, Refusal));
    }

    function _body(uint8 kind) private pure returns (bytes memory) {
        if (kind == uint8(OrderKind.Issue)) return Carrier.body(issueWords());
        if (kind == uint8(OrderKind.Transfer)) return Carrier.body(part(ROOT, 0, TIER2, FACE));
        if (kind == uint8(OrderKind.Hold)) return Carrier.body(holdWords());
        if (kind == uint8(OrderKind.Commit)) return Carrier.body(commitWords());
        if (kind == uint8(OrderKind.Complete)) return Carrier.body(completeWords());
        if (kind == uint8(OrderKind.Release)) return Carrier.body(Release(ROOT, 1, LATER));
        if (kind == uint8(OrderKind.Settle)) return Carrier.body(settleWords(FACE, FACE));
        if (kind == uint8(OrderKind.Pledge)) return Carrier.body(Pledge(ROOT, 1, 0, FACE, TIER2, 0, LATER));
        if (kind == uint8(OrderKind.Unpledge)) return Carrier.body(Unpledge(ROOT, 1, LATER));
        return _rarerBody(kind);
    }

    function _rarerBody(uint8 kind) private pure returns (bytes memory) {
        if (kind == uint8(OrderKind.Cancel))
            return Carrier.body(Cancel(CERTIFICATE, new uint128[](2), 0, LATER));
        if (kind == uint8(OrderKind.Return)) return Carrier.body(Return(ROOT, 1, TIER2, 0, LATER));
        if (kind == uint8(OrderKind.Freeze)) return Carrier.body(Freeze(ROOT, 0, 1));
        if (kind == uint8(OrderKind.Unfreeze)) return Carrier.body(Unfreeze(ROOT, 0, 1));
        if (kind == uint8(OrderKind.Force)) return Carrier.body(Force(ROOT, TIER2, 0, 1));
        if (kind == uint8(OrderKind.Void)) return Carrier.body(Void(ROOT, 1, 0, LATER));
        if (kind == uint8(OrderKind.Document)) return Carrier.body(Document(INVOICE, FACE, 2, 0));
        if (kind == uint8(OrderKind.Consent)) return Carrier.body(consentWords());
        if (kind == uint8(OrderKind.Participant)) return Carrier.body(participantWords(TIER1, 2, BANK));
        if (kind == uint8(OrderKind.BusinessDate))
            return Carrier.body(BusinessDate(20260303, 20260304, LATER));
        if (kind == uint8(OrderKind.Pause)) return Carrier.body(Pause(true, 1));
        return Carrier.body(Anchor(INVOICE, 1));
    }
}
