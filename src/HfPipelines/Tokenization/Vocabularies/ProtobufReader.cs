using System.Buffers.Binary;

namespace HfPipelines.Tokenization.Vocabularies;

/// <summary>Reads the fields of a protocol buffer message, one after the other.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message, string file)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a whole number, and the bits of a floating-point one.</summary>
    public ulong Number { get; private set; }

    /// <summary>The value of a text, of bytes or of a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The value as a truth value.</summary>
    public readonly bool IsTrue => Number != 0;

    /// <summary>The value as a 32-bit floating-point number.</summary>
    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)Number);

    /// <summary>The value as a text.</summary>
    public readonly string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    /// <summary>Reads the next field; false at the end.</summary>
    /// <exception cref="TokenizerException">The bytes are no message.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = ReadVarint();
        Field = tag >> 3 is > 0 and <= int.MaxValue ? (int)(tag >> 3) : throw Malformed();
        switch (tag & 7)
        {
            case 0:
                Number = ReadVarint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                ulong length = ReadVarint();
                Bytes = length <= (ulong)_rest.Length ? Take((int)length) : throw Malformed();
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw Malformed();
        }

        return true;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte b = Take(1)[0];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Malformed();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Malformed();
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private readonly TokenizerException Malformed() => new(file, null, "expected a SentencePiece model, found bytes that are no protocol buffer message");
}
