// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {HoldingState} from '../../contracts/HoldingWord.sol';
import '../../contracts/Orders.sol';
import {Refusal} from '../../contracts/Refusal.sol';
import {BookTest} from './support/BookTest.sol';

contract IssueTest is BookTest {
    function test_createsTheCertificateAndItsRootHolding() public {
        issued();
        expectHolding(ROOT, FACE, TIER1, 1, HoldingState.Live);
        require(book.certificateOf(CERTIFICATE).outstanding == FACE, 'outstanding');
        require(book.certificateOf(CERTIFICATE).dueOn == 20260531, 'due date');
        require(book.documentOf(INVOICE).used == FACE, 'document not used');
    }

    function test_refusesTheSameCertificateTwice() public {
        issued();
        applied(document(keccak256('another'), FACE, 1));
        Issue memory o = issueWords();
        o.documents[0].docKey = keccak256('another');
        refused(issue(o), Refusal.CertificateExists);
    }

    function test_refusesTheSameInvoiceForAnotherCertificate() public {
        issued();
        Issue memory o = issueWords();
        o.certificate = CERTIFICATE + 1;
        refused(issue(o), Refusal.DocumentExhausted);
    }

    function test_aRefusedIssueUsesNoDocument() public {
        Issue memory o = issueWords();
        o.documents[0].amount = FACE - 1;
        refused(issue(o), Refusal.DocumentsDiffer);
        require(book.documentOf(INVOICE).used == 0, 'a refused order left a trace');
    }

    function test_refusesAnUnknownDocument() public {
        Issue memory o = issueWords();
        o.documents[0].docKey = keccak256("nobody's");
        refused(issue(o), Refusal.DocumentUnknown);
    }

    function test_refusesABackingOfZero() public {
        Issue memory o = issueWords();
        o.documents = new Backing[](2);
        o.documents[0] = Backing(INVOICE, 0);
        o.documents[1] = Backing(INVOICE, FACE);
        refused(issue(o), Refusal.AmountZero);
    }

    function test_refusesAFaceOfZero() public {
        Issue memory o = issueWords();
        o.face = 0;
        refused(issue(o), Refusal.AmountZero);
    }

    function test_refusesNoCurrency() public {
        Issue memory o = issueWords();
        o.currency = 0;
        refused(issue(o), Refusal.CurrencyUnknown);
    }

    function test_knowsTenCurrenciesByName() public {
        bytes3[15] memory known = [
            bytes3('CNY'),
            'HKD',
            'MOP',
            'USD',
            'EUR',
            'GBP',
            'JPY',
            'SGD',
            'CHF',
            'AUD',
            'DKK',
            'SEK',
            'NOK',
            'CAD',
            'KRW'
        ];
        Issue memory o = issueWords();
        o.face = o.documents[0].amount = FACE / 15;
        Consent memory c = consentWords();
        for (uint32 i = 0; i < known.length; i++) {
            o.certificate = CERTIFICATE + i;
            o.currency = c.currency = known[i];
            applied(issue(o));
            c.nonce = i + 1;
            applied(consent(c, by(maker(TIER2))));
            require(book.consentOf(TIER2, TIER1).currency == known[i], 'the consent is in another currency');
        }
        (o.certificate, o.currency) = (CERTIFICATE + 99, 'XXX');
        refused(issue(o), Refusal.CurrencyUnknown);
    }

    function test_refusesAFaceThatAHoldingsWordCannotHold() public {
        bytes32 large = keccak256('large');
        applied(document(large, type(uint64).max, 1));
        Issue memory o = issueWords();
        o.face = 1 << 48;
        o.documents[0] = Backing(large, o.face);
        refused(issue(o), Refusal.AmountOutOfRange);
        o.face = o.documents[0].amount = (1 << 48) - 1;
        applied(issue(o));
        expectHolding(ROOT, (1 << 48) - 1, TIER1, 1, HoldingState.Live);
    }

    function test_refusesACertificateWithoutANumber() public {
        Issue memory o = issueWords();
        o.certificate = uint64(OBLIGOR) << 32;
        refused(issue(o), Refusal.CertificateNotYours);
    }

    function test_refusesAnotherObligorsNumber() public {
        Issue memory o = issueWords();
        o.certificate = (uint64(TIER2) << 32) | 1;
        refused(issue(o), Refusal.RoleMissing);
    }

    function test_refusesTodayAsDueDate() public {
        Issue memory o = issueWords();
        o.dueOn = 20260302;
        refused(issue(o), Refusal.DueNotAhead);
    }

    function test_refusesADayThatIsNotInTheCalendar() public {
        Issue memory o = issueWords();
        o.dueOn = 20260431;
        refused(issue(o), Refusal.Malformed);
    }

    function test_takesSixMonthsToTheDay() public {
        Issue memory o = issueWords();
        o.dueOn = 20260902;
        applied(issue(o));
    }

    function test_refusesMoreThanSixMonthsWithoutAReason() public {
        Issue memory o = issueWords();
        o.dueOn = 20260903;
        refused(issue(o), Refusal.TermReasonMissing);
        o.termReason = keccak256('custom of the trade');
        applied(issue(o));
    }

    function test_refusesMoreThanAYear() public {
        Issue memory o = issueWords();
        o.termReason = keccak256('custom of the trade');
        o.dueOn = 20270303;
        refused(issue(o), Refusal.TermTooLong);
        o.dueOn = 20270302;
        applied(issue(o));
    }

    function test_refusesTheObligorAsPayee() public {
        applied(registration(_second(OBLIGOR, 3)));
        Issue memory o = issueWords();
        o.payee = OBLIGOR;
        refused(issueBy(o, both(OBLIGOR)), Refusal.ReceiverIsHolder);
    }

    function test_aConsentThatNobodyGaveIsInNoCurrency() public view {
        require(book.consentOf(TIER2, OBLIGOR).currency == bytes3(0), 'a currency');
    }

    function test_refusesAnUnknownPayee() public {
        Issue memory o = issueWords();
        o.payee = 99;
        refused(issue(o), Refusal.ParticipantUnknown);
    }

    function test_refusesASuspendedPayee() public {
        Participant memory p = _second(TIER1, 2);
        p.status = 2;
        applied(registration(p));
        refused(issue(issueWords()), Refusal.ParticipantInactive);
    }

    function test_refusesAFinancierAsPayee() public {
        Issue memory o = issueWords();
        o.payee = FINANCIER;
        refused(issueBy(o, both(OBLIGOR)), Refusal.RoleMissing);
    }

    function test_whoMayNotIssueLearnsThatFirst() public {
        Issue memory o = issueWords();
        (o.face, o.dueOn) = (0, 1);
        refused(issueBy(o, by(maker(OBLIGOR))), Refusal.SignatureMissing);
        o.payee = BANK;
        refused(issue(o), Refusal.RoleMissing);
    }

    function test_asksForMakerAndChecker() public {
        refused(issueBy(issueWords(), by(maker(OBLIGOR), maker(TIER1))), Refusal.SignatureMissing);
        refused(issueBy(issueWords(), by(checker(OBLIGOR), maker(TIER1))), Refusal.SignatureMissing);
    }

    function test_oneKeyWithBothPowersIsNotTwoPeople() public {
        Participant memory p = participantWords(50, 1, BANK);
        (p.keys[0].powers, p.keys[1].powers) = (3, 2);
        applied(registration(p));
        Issue memory o = issueWords();
        o.certificate = (uint64(50) << 32) | 1;
        refused(issueBy(o, by(maker(50), maker(TIER1))), Refusal.SignatureMissing);
        refused(issueBy(o, by(maker(50), checker(OBLIGOR), maker(TIER1))), Refusal.SignatureMissing);
        applied(issueBy(o, by(maker(50), checker(50), maker(TIER1))));
    }

    function test_refusesTwoCheckers() public {
        Participant memory p = participantWords(50, 1, BANK);
        p.keys[0].powers = 2;
        applied(registration(p));
        Issue memory o = issueWords();
        o.certificate = (uint64(50) << 32) | 1;
        refused(issueBy(o, by(maker(50), checker(50), maker(TIER1))), Refusal.PowerMissing);
    }

    function test_refusesOnePersonTwice() public {
        refused(issueBy(issueWords(), by(maker(OBLIGOR), maker(OBLIGOR), maker(TIER1))), Refusal.SignerTwice);
    }

    function test_refusesTwoMakers() public {
        Participant memory p = _second(OBLIGOR, 1);
        p.keys = new KeyGrant[](1);
        p.keys[0] = KeyGrant(key(7777), 0, 1);
        applied(registration(p));
        vm.warp(block.timestamp + 1 days);
        refused(issueBy(issueWords(), by(maker(OBLIGOR), 7777, maker(TIER1))), Refusal.PowerMissing);
    }

    function test_asksForThePayeesConsent() public {
        refusedBeforehand(issueBy(issueWords(), both(OBLIGOR)), Refusal.ConsentMissing);
    }

    function test_refusesAConsentByAKeyWithoutThePower() public {
        refused(
            issueBy(issueWords(), by(maker(OBLIGOR), checker(OBLIGOR), checker(TIER1))),
            Refusal.PowerMissing
        );
    }

    function test_takesAStandingConsentInPlaceOfASignature() public {
        applied(consent(Consent(TIER1, OBLIGOR, CNY, FACE, 90, 20260302, 1, LATER), by(maker(TIER1))));
        applied(issueBy(issueWords(), both(OBLIGOR)));
    }

    function test_refusesWhatIsBeyondAStandingConsent() public {
        applied(consent(Consent(TIER1, OBLIGOR, CNY, FACE - 1, 90, 20260302, 1, LATER), by(maker(TIER1))));
        refused(issueBy(issueWords(), both(OBLIGOR)), Refusal.ConsentExceeded);
        applied(consent(Consent(TIER1, OBLIGOR, CNY, FACE, 89, 20260302, 2, LATER), by(maker(TIER1))));
        refused(issueBy(issueWords(), both(OBLIGOR)), Refusal.ConsentExceeded);
        applied(consent(Consent(TIER1, OBLIGOR, 'EUR', FACE, 90, 20260302, 3, LATER), by(maker(TIER1))));
        refused(issueBy(issueWords(), both(OBLIGOR)), Refusal.ConsentExceeded);
        applied(consent(Consent(TIER1, OBLIGOR, CNY, FACE, 90, 20260301, 4, LATER), by(maker(TIER1))));
        refused(issueBy(issueWords(), both(OBLIGOR)), Refusal.ConsentMissing);
        applied(consent(Consent(TIER1, OBLIGOR, CNY, 0, 90, 20261231, 5, LATER), by(maker(TIER1))));
        refused(issueBy(issueWords(), both(OBLIGOR)), Refusal.ConsentMissing);
    }

    function _second(uint32 participant, uint8 roles) private pure returns (Participant memory p) {
        p = participantWords(participant, roles, BANK);
        p.nonce = 2;
    }
}
