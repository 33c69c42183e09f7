package io.loyaltybridge.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormulasTest {

    @Test
    void whatASpreadsheetTakesForAFormulaGetsAnApostrophe() {
        assertThat(List.of("=1+1", "+49", "-1", "@SUM(A1)", "\tx", "\rx"))
                .allSatisfy(text -> assertThat(Formulas.guard(text)).isEqualTo("'" + text));
        assertThat(List.of("ada@example.com", "a=b", "'quoted", ""))
                .allSatisfy(text -> assertThat(Formulas.guard(text)).isEqualTo(text));
        assertThat(Formulas.guard(null)).isNull();
    }

    @Test
    void whatWasGuardedComesBackAsItWas() {
        for (String text :
                List.of("=1+1", "'=1+1", "''=1+1", "'", "''", "'a", "-5", "+x@example.com", "plain", "=a\nb")) {
            assertThat(Formulas.unguard(Formulas.guard(text))).isEqualTo(text);
        }
        assertThat(Formulas.unguard(null)).isNull();
    }
}
