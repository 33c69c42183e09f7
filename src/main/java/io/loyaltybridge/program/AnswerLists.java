package io.loyaltybridge.program;

import io.loyaltybridge.payload.PayloadPath;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code answerLists}: what Kamelets do with lists in the answers of programs whose customers and accounts are two things.
 * Pure. A list that is missing is an empty one, as programs leave empty lists out.
 */
public final class AnswerLists {
    private static final com.fasterxml.jackson.databind.ObjectMapper JSON =
            new com.fasterxml.jackson.databind.ObjectMapper();
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    /** No items. */
    public List<Object> none() {
        return List.of();
    }

    /** Whether a list has items. */
    public boolean any(List<?> list) {
        return !list.isEmpty();
    }

    /** Whether a list has none. */
    public boolean isEmpty(List<?> list) {
        return list.isEmpty();
    }

    /** Whether to look at the next page: nothing was found so far, and there is one. */
    public boolean goesOn(List<?> found, @Nullable String cursor) {
        return found.isEmpty() && cursor != null;
    }

    /** The values of a field of the list at a field of the answer, each once; null where there are none. */
    public @Nullable List<String> values(Map<?, ?> answer, String list, String field) {
        List<String> values = distinct(answer, list, field);
        return values.isEmpty() ? null : values;
    }

    private static List<String> distinct(Map<?, ?> answer, String list, String field) {
        return items(answer, list).stream()
                .map(item -> item.get(field))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
    }

    /** The same list as the value of a field of an answer that has none. */
    public Map<String, Object> answer(String field, List<?> list) {
        return Map.of(field, list);
    }

    /**
     * The items of a list with one more field, from the object that another answer has for each of them.
     *
     * @param list    of the answer
     * @param key     the field of an item that says which object of {@code objects} belongs to it
     * @param objects by their key
     * @param path    the place of the value in such an object, as a JSON Pointer
     * @param field   its name in the items
     */
    public List<Map<String, Object>> joined(
            Map<?, ?> answer, String list, String key, @Nullable Map<?, ?> objects, String path, String field) {
        PayloadPath place = PayloadPath.of("path", path);
        List<Map<String, Object>> joined = new ArrayList<>();
        for (Map<?, ?> item : items(answer, list)) {
            Map<String, Object> copy = new LinkedHashMap<>();
            item.forEach((name, value) -> copy.put(name.toString(), value));
            Object object = objects == null ? null : objects.get(String.valueOf(item.get(key)));
            if (object != null) {
                place.text(JSON.valueToTree(object)).ifPresent(value -> copy.put(field, value));
            }
            joined.add(copy);
        }
        return joined;
    }

    /** The items of a list that have this value at a place, which is a JSON Pointer. */
    public List<Map<?, ?>> having(Map<?, ?> answer, String list, String path, String value) {
        PayloadPath place = PayloadPath.of("path", path);
        List<Map<?, ?>> having = new ArrayList<>();
        for (Map<?, ?> item : items(answer, list)) {
            if (place.text(JSON.valueToTree(item)).filter(value::equals).isPresent()) {
                having.add(item);
            }
        }
        return having;
    }

    /** The phone number that the items of a list have in a field, as E.164 writes it; null where there is none, or more than one. */
    public @Nullable String phone(Map<?, ?> answer, String list, String field) {
        List<String> phones = distinct(answer, list, field).stream()
                .map(phone -> phone.replaceAll("[\\s().-]", ""))
                .filter(phone -> E164.matcher(phone).matches())
                .distinct()
                .toList();
        return phones.size() == 1 ? phones.get(0) : null;
    }

    /** The text at a field; null where it is empty. */
    public @Nullable String text(Map<?, ?> answer, String field) {
        Object value = answer.get(field);
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }

    /** The text at a place of the answer, which is a JSON Pointer; null where there is none. */
    public @Nullable String at(Map<?, ?> answer, String path) {
        return PayloadPath.of("path", path).text(JSON.valueToTree(answer)).orElse(null);
    }

    /** A number of the answer less the size of another one, each at a JSON Pointer; one that is missing is 0. */
    public String less(Map<?, ?> answer, String path, String lessPath) {
        return number(answer, path).subtract(number(answer, lessPath).abs()).toPlainString();
    }

    private BigDecimal number(Map<?, ?> answer, String path) {
        String text = at(answer, path);
        return text == null ? BigDecimal.ZERO : new BigDecimal(text);
    }

    /** Where the next page begins in a list that is read by how many items to skip; null on the last page. */
    public @Nullable String nextSkip(@Nullable String skipped, List<?> page, Object more) {
        return Boolean.parseBoolean(more.toString())
                ? Long.toString((skipped == null ? 0 : Long.parseLong(skipped)) + page.size())
                : null;
    }

    /** The number of the next page of a list with numbered pages, the first of which is 1; null after one that is not full. */
    public @Nullable String nextNumber(@Nullable String number, List<?> page, Object limit) {
        return page.size() < Integer.parseInt(limit.toString())
                ? null
                : Integer.toString((number == null ? 1 : Integer.parseInt(number)) + 1);
    }

    /** The items of both lists. */
    public List<Object> both(List<?> list, List<?> other) {
        List<Object> longer = new ArrayList<>(list);
        longer.addAll(other);
        return longer;
    }

    /** A list without its first item. */
    public List<Object> rest(List<?> list) {
        return List.copyOf(list.subList(1, list.size()));
    }

    /** A list with one more item: an object, given as name, value, name, value …; without the names whose value is null. */
    public List<Object> with(List<?> list, Object... fields) {
        Map<String, Object> item = new LinkedHashMap<>();
        for (int i = 0; i + 1 < fields.length; i += 2) {
            if (fields[i + 1] != null) {
                item.put(fields[i].toString(), fields[i + 1]);
            }
        }
        List<Object> longer = new ArrayList<>(list);
        longer.add(item);
        return longer;
    }

    private static List<Map<?, ?>> items(Map<?, ?> answer, String list) {
        List<Map<?, ?>> items = new ArrayList<>();
        if (answer.get(list) instanceof List<?> found) {
            found.forEach(item -> {
                if (item instanceof Map<?, ?> map) {
                    items.add(map);
                }
            });
        }
        return items;
    }
}
