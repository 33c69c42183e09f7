package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.store.Link.State;
import io.loyaltybridge.ledger.store.LinkImport.Kind;
import io.loyaltybridge.ledger.store.LinkImport.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class LinkImportTest {
    @TempDir
    private Path dir;

    private StoreFixture fixture;
    private LinkImport imports;

    @BeforeEach
    void open() {
        fixture = new StoreFixture(dir);
        imports = new LinkImport(fixture.store, "site", fixture.clock);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Link wanted(String email, String contact, String account, String program, State state) {
        return new Link("", email, contact, null, account, program, state == null ? State.NEW : state);
    }

    /** Binds one, and expects the preview to have said the same. */
    private Outcome bind(Link wanted) {
        Outcome said = imports.preview(List.of(wanted)).get(0);
        Outcome outcome = imports.bind(List.of(wanted)).get(0);
        assertThat(outcome).isEqualTo(said);
        return outcome;
    }

    private Link ada() {
        return fixture.links.byEmail("ada@example.com").orElseThrow();
    }

    private long number(String sql) {
        return fixture.store.read(tx -> tx.number(sql)).orElseThrow();
    }

    private String detail() {
        return fixture.store
                .read(tx -> tx.one(
                        "SELECT COALESCE(detail, '-') FROM links WHERE email = 'ada@example.com'", r -> r.getString(1)))
                .orElseThrow();
    }

    @Test
    void aNewCustomerGetsTheIdThatHisEMailGivesAndAllThatTheLineSays() {
        assertThat(bind(new Link("", "ada@example.com", "c", "m", "a", "p", State.NEW))
                        .kind())
                .isEqualTo(Kind.CREATED);

        assertThat(ada()).isEqualTo(new Link(ada().id(), "ada@example.com", "c", "m", "a", "p", State.MATCHED));
        String id = ada().id();
        fixture.store.write(tx -> tx.update("DELETE FROM links"));
        assertThat(fixture.links.findOrCreate("ada@example.com").id()).isEqualTo(id);
    }

    @Test
    void withoutAnAccountOnWixALinkIsNotMatched() {
        bind(wanted("ada@example.com", "c", null, "p", State.MATCHED));
        assertThat(ada().state()).isEqualTo(State.NEW);
        assertThat(detail()).isEqualTo("-");
    }

    @Test
    void aStateThatSetsAsideIsKeptForAPerson() {
        for (State state : List.of(State.AMBIGUOUS, State.CONFLICT, State.MISSING)) {
            bind(wanted("ada@example.com", "c", "a", "p", state));
            assertThat(ada().state()).isEqualTo(state);
            assertThat(detail()).isEqualTo("as imported");
            assertThat(bind(wanted("ada@example.com", "c", "a", "p", state)).kind())
                    .isEqualTo(Kind.AGREES);
            fixture.store.write(tx -> tx.update("DELETE FROM links"));
        }
    }

    @Test
    void aLinkThatAgreesIsLeftAlone() {
        bind(wanted("ada@example.com", "c", "a", "p", null));
        long before = number("SELECT updated_at FROM links");
        fixture.clock.advance(java.time.Duration.ofSeconds(1));

        for (Link same : List.of(
                wanted("ada@example.com", "c", "a", "p", State.MATCHED),
                wanted("ada@example.com", null, null, "p", null),
                wanted("ada@example.com", null, null, null, State.AMBIGUOUS))) {
            assertThat(bind(same).kind()).isEqualTo(Kind.AGREES);
        }
        assertThat(number("SELECT updated_at FROM links")).isEqualTo(before);
        assertThat(ada().state()).isEqualTo(State.MATCHED);
    }

    @Test
    void whatALinkDoesNotHaveIsCompleted() {
        String id = fixture.links.findOrCreate("ada@example.com").id();
        fixture.links.bindContact(id, "c");
        fixture.links.bindAccount(id, "a", null);

        assertThat(bind(new Link("", "ada@example.com", "c", "m", null, "p", State.NEW))
                        .kind())
                .isEqualTo(Kind.COMPLETED);
        assertThat(ada()).isEqualTo(new Link(id, "ada@example.com", "c", "m", "a", "p", State.MATCHED));
    }

    @Test
    void aPersonSaysWhichOfSeveralItIs() {
        String id = fixture.links.findOrCreate("ada@example.com").id();
        fixture.links.mark(id, State.AMBIGUOUS, "2 customers of the program have this e-mail");

        assertThat(bind(wanted("ada@example.com", "c", null, null, null)).kind())
                .isEqualTo(Kind.COMPLETED);
        assertThat(ada().state()).isEqualTo(State.AMBIGUOUS);
        assertThat(detail()).isEqualTo("2 customers of the program have this e-mail");
        assertThat(bind(wanted("ada@example.com", "c", "a", "p", State.MATCHED)).kind())
                .isEqualTo(Kind.COMPLETED);
        assertThat(ada().state()).isEqualTo(State.MATCHED);
        assertThat(detail()).isEqualTo("-");
    }

    @Test
    void aCustomerWhoIsGoneFromTheProgramIsThereAgainWhenALineSaysSo() {
        bind(wanted("ada@example.com", "c", "a", "p", null));
        fixture.links.forgetProgram(ada().id());

        bind(wanted("ada@example.com", "c", "a", null, State.MISSING));
        assertThat(fixture.links.goneFrom(ada().id())).contains("the program");
        bind(wanted("ada@example.com", null, null, "q", null));
        assertThat(ada().programId()).isEqualTo("q");
        assertThat(ada().state()).isEqualTo(State.MATCHED);
    }

    @Test
    void anotherIdThanTheMappingHasIsAConflictAndChangesNothing() {
        bind(new Link("", "ada@example.com", "c", "m", "a", "p", State.NEW));
        Link before = ada();

        assertThat(bind(wanted("ada@example.com", "other", null, "p", null)))
                .isEqualTo(new Outcome(
                        Kind.CONFLICT,
                        "contact-id",
                        "expected \"c\", which the mapping has for ada@example.com, found \"other\""));
        assertThat(bind(wanted("ada@example.com", null, "other", null, null)).reason())
                .isEqualTo("expected \"a\", which the mapping has for ada@example.com, found \"other\"");
        assertThat(bind(wanted("ada@example.com", null, null, "other", null)).what())
                .isEqualTo("program-id");
        assertThat(bind(new Link("", "ada@example.com", null, "other", null, null, State.NEW))
                        .what())
                .isEqualTo("member-id");
        assertThat(ada()).isEqualTo(before);
    }

    @Test
    void anIdOfAnotherCustomerIsAConflict() {
        bind(wanted("ada@example.com", "c", "a", "p", null));

        assertThat(bind(wanted("ben@example.com", "c", null, null, null)).reason())
                .isEqualTo("expected an id of ben@example.com, found \"c\", which the mapping has for ada@example.com");
        assertThat(bind(wanted("ben@example.com", null, "a", null, null)).what())
                .isEqualTo("wix-account-id");
        assertThat(bind(wanted("ben@example.com", null, null, "p", null)).what())
                .isEqualTo("program-id");
        assertThat(fixture.links.byEmail("ben@example.com")).isEmpty();
    }

    @Test
    void aFurtherEMailOfACustomerMeansHisLink() {
        bind(wanted("ada@example.com", "c", "a", "p", null));
        String other = fixture.links.findOrCreate("ada@work.example.com").id();
        fixture.links.bindContact(other, "c");

        assertThat(bind(wanted("ada@work.example.com", "c", "a", "p", null)).kind())
                .isEqualTo(Kind.AGREES);
        assertThat(bind(wanted("ada@work.example.com", null, null, "q", null)).kind())
                .isEqualTo(Kind.CONFLICT);
    }

    @Test
    void noBalanceIsTakenOver() {
        bind(wanted("ada@example.com", "c", "a", "p", null));
        assertThat(number("SELECT COUNT(*) FROM observations")).isZero();
        assertThat(number("SELECT COUNT(*) FROM ledger")).isZero();
    }
}
