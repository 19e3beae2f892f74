using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Parts of pictures around boxes, of a target's proportions.</summary>
internal static class AffineCrop
{
    private const float Padding = 1.25f;
    private const float Cubic = -0.75f;

    /// <summary>The centre and the padded extent of the part around a box.</summary>
    /// <param name="box">Left, top, width and height in pixels.</param>
    /// <param name="target">The size of the part.</param>
    public static ((float X, float Y) Center, (float Width, float Height) Extent) Around(float[] box, (int Height, int Width) target)
    {
        if (box.Length < 4)
        {
            throw new ImageProcessorException($"boxes: expected left, top, width and height, found {box.Length} values.");
        }

        float width = box[2] * Padding, height = box[3] * Padding;
        float ratio = (float)((double)target.Width / target.Height);
        (float, float) extent = width > height * ratio ? (width, width / ratio) : (height * ratio, height);
        return ((box[0] + (0.5f * box[2]), box[1] + (0.5f * box[3])), extent);
    }

    /// <summary>Cuts the part around a box: bilinear where it shrinks, bicubic where it grows.</summary>
    /// <param name="image">float32 [channels, height, width].</param>
    /// <param name="box">Left, top, width and height in pixels.</param>
    /// <param name="target">The size of the part.</param>
    public static Tensor Cut(Tensor image, float[] box, (int Height, int Width) target)
    {
        ((float x, float y), (float width, float height)) = Around(box, target);
        // torch divides a number by a tensor as the product with its reciprocal.
        float scaleX = 1 / width * (target.Width - 1), scaleY = 1 / height * (target.Height - 1);
        bool cubic = Math.Min(scaleX, scaleY) >= 1;
        Tensor rows = Weights(image.Height(), target.Height, scaleY, (y, 0.5f * height), cubic), columns = Weights(image.Width(), target.Width, scaleX, (x, 0.5f * width), cubic);
        return rows.matmul(image).matmul(columns.transpose(0, 1));
    }

    /// <summary>How much each sample of a line counts for each target position; outside of the line there is nothing.</summary>
    private static Tensor Weights(int size, int target, float scale, (float Center, float Half) box, bool cubic)
    {
        var weights = new float[target * size];
        for (int i = 0; i < target; i++)
        {
            // The way through -1..1, which rounds, is that of a grid of positions.
            float relative = (2.0f * ((i / scale) + box.Center - box.Half) / (size - 1)) - 1.0f, at = (relative + 1) * ((size - 1) / 2f);
            int before = (int)MathF.Floor(at);
            float part = at - before;
            ReadOnlySpan<float> four = cubic ? [Outer(part + 1), Inner(part), Inner(1 - part), Outer(2 - part)] : [0, 1 - part, part, 0];
            for (int k = 0; k < 4; k++)
            {
                int sample = before + k - 1;
                if (sample >= 0 && sample < size)
                {
                    weights[(i * size) + sample] += four[k];
                }
            }
        }

        return tensor(weights, [target, size]);

        static float Inner(float x) => ((((Cubic + 2) * x) - (Cubic + 3)) * x * x) + 1;

        static float Outer(float x) => (((((Cubic * x) - (5 * Cubic)) * x) + (8 * Cubic)) * x) - (4 * Cubic);
    }
}
