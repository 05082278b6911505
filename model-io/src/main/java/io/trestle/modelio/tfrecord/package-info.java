/** TFRecord files and the tf.Example records in them. */
package io.trestle.modelio.tfrecord;
