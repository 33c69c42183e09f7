package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A customer of the program. Guarded by the stand-in's lock. */
final class Customer {
    final String id;
    final long number;
    final String name;
    final List<ObjectNode> transactions = new ArrayList<>();
    /** What each transaction was, by its id. */
    final Map<String, String> kinds = new HashMap<>();

    String email;
    /** Null where the program asks for none. */
    String phone;
    /** When it was made. */
    String createdAt;

    long balance;
    long version = 1;
    /** When the balance last changed. */
    String changedAt;

    Customer(String id, long number, String email, String name) {
        this.id = id;
        this.number = number;
        this.email = email;
        this.name = name;
    }

    /** The same as of now. */
    Customer copy() {
        Customer copy = new Customer(id, number, email, name);
        transactions.forEach(each -> copy.transactions.add(each.deepCopy()));
        copy.kinds.putAll(kinds);
        copy.phone = phone;
        copy.createdAt = createdAt;
        copy.balance = balance;
        copy.version = version;
        copy.changedAt = changedAt;
        return copy;
    }

    ObjectNode json() {
        return Json.object()
                .put("id", id)
                .put("email", email)
                .put("balance", balance)
                .put("version", version);
    }

    /** The customer as a program with members shows them. */
    ObjectNode member() {
        return Json.object()
                .put("number", id)
                .put("email", email)
                .put("points", balance)
                .put("changedAt", changedAt);
    }
}
