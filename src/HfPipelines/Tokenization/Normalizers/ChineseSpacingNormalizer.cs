using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>BERT's: a space on either side of every Chinese character.</summary>
internal sealed class ChineseSpacingNormalizer : INormalizer
{
    private static readonly CodePointSet Chinese = CodePointSet.Of(
        0x4E00, 0x9FFF, 0x3400, 0x4DBF, 0x20000, 0x2A6DF, 0x2A700, 0x2B73F, 0x2B740, 0x2B81F, 0x2B920, 0x2CEAF, 0xF900, 0xFAFF, 0x2F800, 0x2FA1F);

    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        bool found = false;
        for (int i = 0; i < text.Length && !found;)
        {
            found = Chinese.Contains(CodePoints.At(text.Span, i, out int units));
            i += units;
        }

        if (!found)
        {
            return;
        }

        text.Begin();
        int length = text.Length;
        for (int i = 0; i < length;)
        {
            int point = CodePoints.At(text.Span, i, out int units);
            i += units;
            if (Chinese.Contains(point))
            {
                text.Put(' ', 0);
                text.Put(point, 1);
                text.Put(' ', 1);
            }
            else
            {
                text.Keep(units);
            }
        }

        text.Commit();
    }
}
