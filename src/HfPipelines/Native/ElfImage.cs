using System.Buffers.Binary;
using System.Text;

namespace HfPipelines.Native;

/// <summary>Changes the image of a 64-bit little-endian ELF library.</summary>
internal static class ElfImage
{
    private const uint VersionNeedSection = 0x6FFFFFFE;
    private const ushort WeakFlag = 2;

    /// <summary>Marks a needed symbol version as weak: the loader then goes on where it is missing.</summary>
    /// <param name="image">The library's bytes, changed in place.</param>
    /// <param name="version">The version's name, for example <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>Whether the library needs that version.</returns>
    public static bool WeakenVersionNeed(Span<byte> image, string version)
    {
        uint hash = Hash(version);
        int sections = (int)ReadUInt64(image, 0x28);
        int sectionSize = ReadUInt16(image, 0x3A);
        bool found = false;
        for (int i = 0; i < ReadUInt16(image, 0x3C); i++)
        {
            Span<byte> section = image[(sections + (i * sectionSize))..];
            if (ReadUInt32(section, 4) == VersionNeedSection)
            {
                found |= WeakenIn(image[(int)ReadUInt64(section, 0x18)..], hash);
            }
        }

        return found;
    }

    private static bool WeakenIn(Span<byte> need, uint hash)
    {
        bool found = false;
        while (true)
        {
            Span<byte> entry = need[(int)ReadUInt32(need, 8)..];
            for (int i = 0; i < ReadUInt16(need, 2); i++)
            {
                if (ReadUInt32(entry, 0) == hash)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(entry[4..], (ushort)(ReadUInt16(entry, 4) | WeakFlag));
                    found = true;
                }

                entry = entry[(int)ReadUInt32(entry, 12)..];
            }

            if (ReadUInt32(need, 12) is 0)
            {
                return found;
            }

            need = need[(int)ReadUInt32(need, 12)..];
        }
    }

    private static uint Hash(string name)
    {
        uint hash = 0;
        foreach (byte b in Encoding.ASCII.GetBytes(name))
        {
            hash = (hash << 4) + b;
            uint high = hash & 0xF0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static ulong ReadUInt64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
