package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class LinksTest {
    @TempDir
    private Path dir;

    private StoreFixture fixture;
    private Links links;

    @BeforeEach
    void open() {
        fixture = new StoreFixture(dir);
        links = fixture.links;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Link known(String email, String contact, String account) {
        String id = links.findOrCreate(email).id();
        links.bindContact(id, contact);
        return links.bindAccount(id, account, null);
    }

    @Test
    void eMailHasOneLinkHoweverManyAskAtOnce() {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 50)
                .parallel()
                .forEach(i -> ids.add(links.findOrCreate("ada@example.com").id()));

        assertThat(ids).hasSize(1);
        assertThat(links.findOrCreate("ben@example.com").id()).isNotIn(ids);
    }

    @Test
    void newDatabaseGivesTheSameIds(@TempDir Path other) {
        try (StoreFixture second = new StoreFixture(other)) {
            assertThat(second.links.findOrCreate("ada@example.com").id())
                    .isEqualTo(links.findOrCreate("ada@example.com").id());
        }
    }

    @Test
    void linkIsFoundByEverySide() {
        Link link = known("ada@example.com", "contact", "account");

        assertThat(link.state()).isEqualTo(Link.State.MATCHED);
        assertThat(links.byContact("contact")).contains(link);
        assertThat(links.byAccount("account")).contains(link);
        assertThat(links.byEmail("ada@example.com")).contains(link);
        assertThat(links.byProgramId("account")).isEmpty();
    }

    @Test
    void memberIsKeptWhereALaterAnswerNamesNone() {
        String id = links.findOrCreate("ada@example.com").id();
        links.bindAccount(id, "account", "member");

        assertThat(links.bindAccount(id, "account", null).memberId()).isEqualTo("member");
    }

    @Test
    void secondEMailOfAContactBecomesAnAliasOfItsLink() {
        Link owner = known("ada@example.com", "contact", "account");
        Link other = links.findOrCreate("ada@work.example.com");

        Link bound = links.bindContact(other.id(), "contact");

        assertThat(bound).isEqualTo(owner);
        assertThat(links.byEmail("ada@work.example.com")).contains(owner);
        assertThat(links.byId(other.id()).orElseThrow().state()).isEqualTo(Link.State.MERGED);
        assertThat(links.earlierIds(owner.id())).containsExactly(other.id());
    }

    @Test
    void chainOfMergesEndsAtTheLastLink() {
        Link a = known("a@example.com", "contact-a", "account-a");
        Link b = known("b@example.com", "contact-b", "account-b");
        Link c = known("c@example.com", "contact-c", "account-c");
        assertThat(links.contactMerged(List.of("contact-a"), "contact-b")).isEqualTo(1);
        assertThat(links.contactMerged(List.of("contact-b"), "contact-c")).isEqualTo(1);

        assertThat(links.byEmail("a@example.com")).contains(c);
        assertThat(links.byEmail("b@example.com")).contains(c);
        assertThat(links.earlierIds(c.id())).containsExactlyInAnyOrder(a.id(), b.id());
        assertThat(links.earlierIds(b.id())).isEmpty();
    }

    @Test
    void mergeIntoAnUnknownContactMovesTheLinkAndForgetsItsAccount() {
        Link link = known("ada@example.com", "contact", "account");

        assertThat(links.contactMerged(List.of("contact"), "other")).isEqualTo(1);
        Link moved = links.byContact("other").orElseThrow();
        assertThat(moved.id()).isEqualTo(link.id());
        assertThat(moved.wixAccountId()).isNull();
        assertThat(links.contactMerged(List.of("contact"), "other")).isZero();
        assertThat(links.contactMerged(List.of("other"), "other")).isZero();
    }

    @Test
    void stateThatStoodForAProgramIsForgottenWhenItsAccountIsKnown() {
        Link link = known("ada@example.com", "contact", "account");
        fixture.ledger.baseline(
                link.id(),
                new Next.ReadBaseline(0),
                new Snapshot(7, 20),
                new Snapshot(0, 120),
                OpeningPolicy.PROGRAM_WINS);
        Next call = fixture.ledger.proceed(link.id());
        LinkState opening = fixture.ledger.state(link.id());
        assertThat(call).isInstanceOfSatisfying(Next.Adjust.class, adjust -> assertThat(adjust.amount())
                .isEqualTo(100));

        links.bindProgram(link.id(), "customer");

        LinkState bound = fixture.ledger.state(link.id());
        assertThat(bound.isLinked()).isFalse();
        assertThat(bound.program()).isNull();
        assertThat(bound.wix()).as("fences the call under way").isEqualTo(new Snapshot(7, 20));
        assertThat(bound.epoch()).isGreaterThan(opening.epoch());
        assertThat(bound.operations()).singleElement().satisfies(o -> assertThat(o.state())
                .isEqualTo(OperationState.SENT));
        assertThat(fixture.unlinked(link.id()))
                .containsExactly("the program's account is known now: the link restarts");

        Next.ReadBaseline baseline = new Next.ReadBaseline(bound.epoch());
        Next recovered = fixture.ledger.baseline(
                link.id(), baseline, new Snapshot(8, 120), new Snapshot(3, 120), OpeningPolicy.KEEP_DIFFERENCE);
        assertThat(recovered).as("its outcome is found out first").isInstanceOf(Next.Adjust.class);
        fixture.ledger.answered(
                link.id(), ((Next.Adjust) recovered).ticket(), new Answer.Ok(new Snapshot(8, 120)), Cause.of("answer"));
        baseline = new Next.ReadBaseline(fixture.ledger.state(link.id()).epoch());
        assertThat(fixture.ledger.baseline(
                        link.id(), baseline, new Snapshot(8, 120), new Snapshot(3, 120), OpeningPolicy.KEEP_DIFFERENCE))
                .isInstanceOf(Next.Done.class);
        LinkState anew = fixture.ledger.state(link.id());
        assertThat(anew.operations()).isEmpty();
        assertThat(anew.booksConstant()).isZero();
    }

    @Test
    void accountThatIsBoundAgainForgetsNothing() {
        Link link = known("ada@example.com", "contact", "account");
        links.bindProgram(link.id(), "customer");
        fixture.ledger.baseline(
                link.id(),
                new Next.ReadBaseline(0),
                new Snapshot(7, 20),
                new Snapshot(2, 20),
                OpeningPolicy.KEEP_DIFFERENCE);
        LinkState before = fixture.ledger.state(link.id());

        links.bindProgram(link.id(), "customer");

        assertThat(fixture.ledger.state(link.id())).isEqualTo(before);
        assertThat(fixture.unlinked(link.id())).isEmpty();
    }

    @Test
    void mergedLinkBringsItsProgramAccountAndTheLinkBeginsAnew() {
        Link source = known("a@example.com", "contact-a", "account-a");
        links.bindProgram(source.id(), "customer");
        Link target = known("b@example.com", "contact-b", "account-b");
        fixture.ledger.baseline(
                target.id(),
                new Next.ReadBaseline(0),
                new Snapshot(7, 20),
                new Snapshot(0, 20),
                OpeningPolicy.PROGRAM_WINS);

        links.contactMerged(List.of("contact-a"), "contact-b");

        assertThat(links.byId(target.id()).orElseThrow().programId()).isEqualTo("customer");
        assertThat(fixture.ledger.state(target.id()).isLinked()).isFalse();
    }

    @Test
    void whatIsGoneFromWixIsForgottenAndTheEmailStays() {
        Link link = known("ada@example.com", "contact", "account");

        links.forgetWix(link.id());
        Link left = links.byId(link.id()).orElseThrow();
        assertThat(left.state()).isEqualTo(Link.State.MISSING);
        assertThat(left.contactId()).isNull();
        assertThat(left.wixAccountId()).isNull();
        assertThat(left.email()).isEqualTo("ada@example.com");
    }

    @Test
    void idOfACustomerWhoseEMailWentElsewhereIsNotReused() {
        Link first = known("ada@example.com", "contact-1", "account-1");
        fixture.store.write(tx -> tx.update("UPDATE links SET email = 'new@example.com' WHERE id = ?", first.id()));

        assertThat(links.findOrCreate("ada@example.com").id()).isNotEqualTo(first.id());
    }

    @Test
    void gateTellsTheCustomerOfEveryLane() {
        Link link = known("ada@example.com", "contact", "account");
        CustomerGate gate = new CustomerGate(
                links, new Identities(fixture.store, "site", java.time.Clock.systemUTC(), () -> {}), fixture.awards);

        assertThat(List.of(
                        gate.customer("email:ada@example.com"),
                        gate.customer("contact:contact"),
                        gate.customer("account:account")))
                .containsOnly("link:" + link.id());
        String ben = gate.customer("email:ben@example.com");
        assertThat(ben)
                .as("the turn of a first event is that of all later ones")
                .isEqualTo("link:" + links.findOrCreate("ben@example.com").id())
                .isEqualTo(gate.customer("email:ben@example.com"));
        assertThat(gate.customer("account:nobody")).isEqualTo("account:nobody");
        assertThat(gate.customer("event:contact")).isEqualTo("event:contact");
        assertThat(gate.customer("no colon")).isEqualTo("no colon");
    }
}
