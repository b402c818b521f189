//! The line to a relay: what is written goes out whole, what is read is bounded.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::Poll;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, ReadBuf};

use super::reply::{Line, Reply};

/// The longest line of an answer that is read, in bytes. RFC 5321, 4.5.3.1.5 allows 512; some say more.
const LONGEST_LINE: u64 = 4096;

/// The most lines of one answer that are read.
const MOST_LINES: usize = 256;

/// How much of the answers is read ahead, in bytes.
const READ_AHEAD: usize = 1024;

/// Bytes both ways.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Duplex for T {}

/// A line to a relay, plain or encrypted.
pub(super) struct Wire(BufReader<Box<dyn Duplex>>);

impl Wire {
    /// A fresh line.
    pub(super) fn new(stream: Box<dyn Duplex>) -> Wire {
        Wire(BufReader::with_capacity(READ_AHEAD, stream))
    }

    /// Sends all of it.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let stream = self.0.get_mut();
        stream.write_all(bytes).await?;
        stream.flush().await
    }

    /// Waits for one whole answer. An answer that is none, or without end, is an error.
    pub(super) async fn reply(&mut self) -> io::Result<Reply> {
        let mut reply: Option<Reply> = None;
        let mut line = Vec::with_capacity(64);
        for _ in 0..MOST_LINES {
            line.clear();
            let read = (&mut self.0).take(LONGEST_LINE).read_until(b'\n', &mut line).await?;
            if !line.ends_with(b"\n") {
                return Err(if read as u64 == LONGEST_LINE { senseless() } else { hung_up() });
            }
            let Line { code, last, words } = Line::read(&line).ok_or_else(senseless)?;
            match &mut reply {
                Some(reply) if reply.code() != code => return Err(senseless()),
                Some(reply) => reply.add(words),
                None => reply = Some(Reply::new(code, words)),
            }
            if last {
                return reply.ok_or_else(senseless);
            }
        }
        Err(senseless())
    }

    /// Whether more of the relay's words have come than were read.
    pub(super) fn has_more(&self) -> bool {
        !self.0.buffer().is_empty()
    }

    /// Whether the relay has said nothing that was not asked for, and has not hung up, as far as can
    /// be known without waiting.
    pub(super) async fn is_quiet(&mut self) -> bool {
        if self.has_more() {
            return false;
        }
        let mut byte = [0; 1];
        let mut buffer = ReadBuf::new(&mut byte);
        let stream = self.0.get_mut();
        poll_fn(|cx| Poll::Ready(Pin::new(&mut *stream).poll_read(cx, &mut buffer).is_pending())).await
    }

    /// The bytes below, to be encrypted from here on. What was said before must not count after
    /// (RFC 3207, 6), so an answer too many is an error.
    pub(super) fn into_stream(self) -> io::Result<Box<dyn Duplex>> {
        if self.has_more() { Err(senseless()) } else { Ok(self.0.into_inner()) }
    }
}

fn hung_up() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "it hung up")
}

fn senseless() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "its answer is not SMTP")
}
