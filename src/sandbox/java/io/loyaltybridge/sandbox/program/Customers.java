package io.loyaltybridge.sandbox.program;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All customers with their indexes; e-mails are compared without case. Guarded by the stand-in's lock. */
final class Customers {
    private final TreeMap<Long, Customer> byNumber = new TreeMap<>();
    private final Map<String, Customer> byId = new HashMap<>();
    private final Map<String, Set<Customer>> byEmail = new HashMap<>();
    private long lastNumber;

    long nextNumber() {
        return ++lastNumber;
    }

    void add(Customer customer) {
        byNumber.put(customer.number, customer);
        byId.put(customer.id, customer);
        byEmail.computeIfAbsent(key(customer.email), key -> new LinkedHashSet<>())
                .add(customer);
    }

    void remove(Customer customer) {
        byNumber.remove(customer.number);
        byId.remove(customer.id);
        byEmail.get(key(customer.email)).remove(customer);
    }

    void changeEmail(Customer customer, String email) {
        remove(customer);
        customer.email = email;
        add(customer);
    }

    Customer byId(String id) {
        return byId.get(id);
    }

    Set<Customer> byEmail(String email) {
        return byEmail.getOrDefault(key(email), Set.of());
    }

    /** Customers after a number, oldest first. */
    Collection<Customer> after(long number) {
        return byNumber.tailMap(number, false).values();
    }

    private static String key(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    /** Numbers are never used again, so that an old cursor cannot point to another customer. */
    void clear() {
        byNumber.clear();
        byId.clear();
        byEmail.clear();
    }
}
