using System.Buffers.Binary;

namespace HfPipelines.Imaging;

/// <summary>What the segments before a JPEG file's first scan say (ITU-T T.81, annex B).</summary>
internal static class JpegHeader
{
    /// <summary>Whether one scan holds the whole picture, row after row; pictures of several scans are unpacked as a whole before their first row is known.</summary>
    public static bool IsOnePass(ReadOnlySpan<byte> file)
    {
        int components = 0;
        for (int at = 2; at + 4 <= file.Length && file[at] == 0xFF;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            ReadOnlySpan<byte> segment = file[(at + 4)..Math.Clamp(at + 2 + length, at + 4, file.Length)];
            switch (file[at + 1])
            {
                case 0xC0 or 0xC1 when segment.Length > 5:
                    components = segment[5];
                    break;
                case 0xDA:
                    return components > 0 && segment.Length > 0 && segment[0] == components;
            }

            at += 2 + length;
        }

        return false;
    }
}
