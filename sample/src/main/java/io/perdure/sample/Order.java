package io.perdure.sample;

/** What a customer has ordered; travels as JSON. */
public record Order(String id, String item, int count) {}
