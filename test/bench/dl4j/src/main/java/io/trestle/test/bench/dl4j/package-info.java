/** DL4J's two ways to train on Spark. */
package io.trestle.test.bench.dl4j;
