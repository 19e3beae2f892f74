using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Sizes in whole multiples of a factor, near the picture's proportions and within a budget of pixels.</summary>
internal static class PixelBudget
{
    /// <summary>Rounded to multiples; scaled where the pixels are too many or too few.</summary>
    public static (int Height, int Width) Plain(double height, double width, int factor, long least, long most)
    {
        CheckProportions(height, width, 200);
        return Within(height, width, 1, 1, factor, least, most);
    }

    /// <summary>As <see cref="Plain"/>, for a picture that stands for several frames; a small one is first enlarged to one multiple.</summary>
    /// <param name="height">The picture's height.</param>
    /// <param name="width">The picture's width.</param>
    /// <param name="frames">The number of frames.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="least">The least number of pixels of all frames.</param>
    /// <param name="most">The greatest number of pixels of all frames.</param>
    /// <param name="countedFrames">The frames in whole patches; null for all.</param>
    public static (int Height, int Width) Frames(int height, int width, int frames, int factor, long least, long most, int? countedFrames = null)
    {
        if (height < factor || width < factor)
        {
            double scale = Math.Max((double)factor / height, (double)factor / width);
            (height, width) = ((int)(height * scale), (int)(width * scale));
        }

        CheckProportions(height, width, 200);
        return Within(height, width, frames, countedFrames ?? frames, factor, least, most);
    }

    /// <summary>As <see cref="Plain"/>; each edge is first enlarged to one multiple, keeping the proportions.</summary>
    public static (int Height, int Width) Upscaled(double height, double width, int factor, long least, long most)
    {
        if (height < factor)
        {
            (height, width) = (factor, Math.Round(width * factor / height));
        }

        if (width < factor)
        {
            (height, width) = (Math.Round(height * factor / width), factor);
        }

        return Plain(height, width, factor, least, most);
    }

    /// <summary>The limits' square roots are those of the edges.</summary>
    public static (int Height, int Width) Edges(int height, int width, int factor, long least, long most)
    {
        if (height < factor || width < factor)
        {
            throw new ImageException($"A picture of {width} x {height} is smaller than a patch of {factor}.");
        }

        CheckProportions(height, width, 4);
        int shortest = (int)Math.Round(Math.Sqrt(least)), longest = (int)Math.Round(Math.Sqrt(most)), shorter = Math.Min(height, width), longer = Math.Max(height, width);
        double scale = shorter < shortest ? (double)shortest / shorter : 1.0;
        if (longer * scale > longest)
        {
            scale = (double)longest / longer;
        }

        (height, width) = (height / 2, width / 2);
        (int h, int w) = (Rounded(height), Rounded(width));
        if (Math.Max(h, w) > longest)
        {
            double excess = (double)Math.Max(h, w) / longest;
            (h, w) = (Math.Max(factor, (int)Math.Floor(h / excess / factor) * factor), Math.Max(factor, (int)Math.Floor(w / excess / factor) * factor));
        }

        return (h, w);

        int Rounded(int size) => Math.Max(factor, (int)Math.Round(size * scale / factor) * factor);
    }

    /// <summary>As <see cref="Plain"/>, at least one multiple, for limits in tokens of one multiple each.</summary>
    public static (int Height, int Width) Tokens(int height, int width, int factor, long leastTokens, long mostTokens)
    {
        long least = leastTokens * factor * factor, most = mostTokens * factor * factor;
        int h = Math.Max(factor, (int)Math.Round((double)height / factor) * factor), w = Math.Max(factor, (int)Math.Round((double)width / factor) * factor);
        if ((long)h * w > most)
        {
            double excess = Math.Sqrt((double)height * width / most);
            return (Math.Max(factor, (int)Math.Floor(height / excess / factor) * factor), Math.Max(factor, (int)Math.Floor(width / excess / factor) * factor));
        }

        double lack = Math.Sqrt((double)least / ((double)height * width));
        return (long)h * w >= least ? (h, w) : ((int)Math.Ceiling(height * lack / factor) * factor, (int)Math.Ceiling(width * lack / factor) * factor);
    }

    /// <summary>Resizes to content within a budget of tokens and pads it to whole multiples.</summary>
    /// <param name="image">The picture, or the frames of a video.</param>
    /// <param name="options">The options, with the least and the greatest number of tokens.</param>
    /// <param name="factor">The edge of a token.</param>
    /// <param name="temporal">The frames of a token.</param>
    /// <param name="frames">The number of frames.</param>
    public static Tensor FitContent(Tensor image, ProcessorOptions options, int factor, int temporal, int frames)
    {
        int height = image.Height(), width = image.Width();
        long pixelsPerToken = (long)temporal * factor * factor, least = options.Int("min_image_tokens"), most = options.Int("max_image_tokens");
        (int targetHeight, int targetWidth) = ContentSize(height, width, temporal, frames, factor, pixelsPerToken * least, pixelsPerToken * most);
        double scale = Math.Min((double)targetHeight / height, (double)targetWidth / width);
        if ((long)frames * height * width >= pixelsPerToken * least)
        {
            scale = Math.Min(1.0, scale);
        }

        int contentHeight = Math.Max(1, Math.Min(targetHeight, (int)Math.Floor(height * scale))), contentWidth = Math.Max(1, Math.Min(targetWidth, (int)Math.Floor(width * scale)));
        if (contentHeight != height || contentWidth != width)
        {
            image = options.Backend.Resize(image, contentHeight, contentWidth, options.Resampling());
        }

        return Pixels.PadTo(image, targetHeight, targetWidth);
    }

    private static (int Height, int Width) ContentSize(int height, int width, int temporal, int frames, int factor, long least, long most)
    {
        long aligned = Math.Max(temporal, (long)Math.Round((double)frames / temporal) * temporal);
        (int h, int w) = (Up(height), Up(width));
        if (aligned * h * w < least)
        {
            double scale = Math.Sqrt(least / ((double)frames * height * width));
            (h, w) = (Up(Math.Max(1, (int)Math.Ceiling(height * scale))), Up(Math.Max(1, (int)Math.Ceiling(width * scale))));
        }

        return aligned * h * w > most ? LargestContent() : (h, w);

        int Up(int size) => (size + factor - 1) / factor * factor;

        (int Height, int Width) LargestContent()
        {
            (int Height, int Width) best = (factor, factor);
            for (int low = 1, high = height; low <= high;)
            {
                int content = (low + high) / 2, contentWidth = Math.Max(1, (int)Math.Floor((double)width * content / height));
                (int candidateHeight, int candidateWidth) = (Up(content), Up(contentWidth));
                if (aligned * candidateHeight * candidateWidth <= most)
                {
                    best = (candidateHeight, candidateWidth);
                    low = content + 1;
                }
                else
                {
                    high = content - 1;
                }
            }

            return best;
        }
    }

    private static (int Height, int Width) Within(double height, double width, int frames, int countedFrames, int factor, long least, long most)
    {
        double h = Math.Round(height / factor) * factor, w = Math.Round(width / factor) * factor;
        if (countedFrames * h * w > most)
        {
            double excess = Math.Sqrt(frames * height * width / most);
            (h, w) = (Math.Max(factor, Math.Floor(height / excess / factor) * factor), Math.Max(factor, Math.Floor(width / excess / factor) * factor));
        }
        else if (countedFrames * h * w < least)
        {
            double lack = Math.Sqrt(least / (frames * height * width));
            (h, w) = (Math.Ceiling(height * lack / factor) * factor, Math.Ceiling(width * lack / factor) * factor);
        }

        return (checked((int)h), checked((int)w));
    }

    private static void CheckProportions(double height, double width, int most)
    {
        if (Math.Max(height, width) / Math.Min(height, width) > most)
        {
            throw new ImageException($"A picture of {width} x {height}: expected a longer edge of at most {most} times the shorter one.");
        }
    }
}
