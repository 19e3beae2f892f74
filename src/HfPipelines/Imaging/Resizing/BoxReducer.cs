namespace HfPipelines.Imaging.Resizing;

/// <summary>Pillow's <c>Image.reduce</c>: the rounded mean of whole blocks; blocks at the far edges are smaller.</summary>
internal static class BoxReducer
{
    public static ImageData Reduce(ImageData image, int left, int top, int width, int height, int factorX, int factorY)
    {
        int newWidth = (width + factorX - 1) / factorX, newHeight = (height + factorY - 1) / factorY, channels = image.Channels;
        var samples = new byte[checked(newWidth * newHeight * channels)];
        ReadOnlySpan<byte> source = image.Samples.Span;
        for (int y = 0; y < newHeight; y++)
        {
            int rows = Math.Min(factorY, height - (y * factorY));
            for (int x = 0; x < newWidth; x++)
            {
                int columns = Math.Min(factorX, width - (x * factorX));
                uint area = (uint)(rows * columns), inverse = (uint)((1 << 30) * 4.0f / (256 * area));
                for (int c = 0; c < channels; c++)
                {
                    uint sum = area / 2;
                    for (int r = 0; r < rows; r++)
                    {
                        int i = (((((top + (y * factorY) + r) * image.Width) + left + (x * factorX)) * channels) + c);
                        for (int k = 0; k < columns; k++, i += channels)
                        {
                            sum += source[i];
                        }
                    }

                    samples[(((y * newWidth) + x) * channels) + c] = (byte)((sum * inverse) >> 24);
                }
            }
        }

        return new ImageData(newWidth, newHeight, image.Mode, samples);
    }
}
