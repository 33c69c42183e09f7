package io.loyaltybridge.text;

import java.util.List;
import java.util.Map;

/** A text with fields in it: read once, filled in many times. Immutable. */
record Template(List<Part> parts) {

    /** A piece of a template. */
    sealed interface Part permits Literal, Slot, Choice {}

    /** Text that stays as it is. */
    record Literal(String text) implements Part {}

    /** The place of a value. */
    record Slot(Field field) implements Part {}

    /** {@code [[ … ]]}: left out when a field in it has no value. Cannot be nested. */
    record Choice(List<Part> parts) implements Part {
        Choice {
            parts = List.copyOf(parts);
        }
    }

    Template {
        parts = List.copyOf(parts);
    }

    /** The text with these values; every field outside of an optional part has one. Values are not read as templates. */
    String fill(Map<Field, String> values) {
        StringBuilder out = new StringBuilder();
        append(parts, values, out);
        return out.toString();
    }

    private static void append(List<Part> parts, Map<Field, String> values, StringBuilder out) {
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                out.append(literal.text());
            } else if (part instanceof Slot slot) {
                out.append(values.get(slot.field()));
            } else if (part instanceof Choice choice
                    && choice.parts().stream()
                            .allMatch(p -> !(p instanceof Slot slot) || values.containsKey(slot.field()))) {
                append(choice.parts(), values, out);
            }
        }
    }

    /** Whether it is blank when all optional parts are left out. */
    boolean empty() {
        return parts.stream()
                .allMatch(part -> part instanceof Choice
                        || part instanceof Literal literal && literal.text().isBlank());
    }

    /** Its length with the longest values. */
    int longest() {
        return longest(parts);
    }

    private static int longest(List<Part> parts) {
        int sum = 0;
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                sum += literal.text().length();
            } else if (part instanceof Slot slot) {
                sum += slot.field().longest();
            } else if (part instanceof Choice choice) {
                sum += longest(choice.parts());
            }
        }
        return sum;
    }
}
