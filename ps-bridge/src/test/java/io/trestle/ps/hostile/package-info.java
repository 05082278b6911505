/** Strangers and broken clients against running servers. */
package io.trestle.ps.hostile;
