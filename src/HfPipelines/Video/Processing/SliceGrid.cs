namespace HfPipelines.Video.Processing;

/// <summary>How a large frame is cut into slices of about the resolution that the network sees.</summary>
internal static class SliceGrid
{
    /// <summary>The rows and columns nearest to the frame's proportions; null for a frame that needs no slices.</summary>
    /// <param name="height">The frame's height.</param>
    /// <param name="width">The frame's width.</param>
    /// <param name="most">The greatest number of slices.</param>
    /// <param name="resolution">The edge of a slice.</param>
    public static (int Rows, int Columns)? Best(int height, int width, int most, int resolution)
    {
        double proportions = Math.Log((double)width / height);
        int wanted = Math.Min((int)Math.Ceiling((double)width * height / ((double)resolution * resolution)), most);
        if (wanted <= 1)
        {
            return null;
        }

        (int Rows, int Columns) best = (1, 1);
        double least = double.PositiveInfinity;
        for (int slices = wanted - 1; slices <= wanted + 1; slices++)
        {
            if (slices == 1 || slices > most)
            {
                continue;
            }

            for (int rows = 1; rows <= slices; rows++)
            {
                if (slices % rows != 0)
                {
                    continue;
                }

                double error = Math.Abs(proportions - Math.Log((double)(slices / rows) / rows));
                if (error < least || (error == least && rows > best.Rows))
                {
                    (best, least) = ((rows, slices / rows), error);
                }
            }
        }

        return best;
    }

    /// <summary>The size in whole units near the resolution.</summary>
    /// <param name="height">The height.</param>
    /// <param name="width">The width.</param>
    /// <param name="resolution">The edge of a square of as many pixels.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="enlarges">Whether smaller ones are enlarged.</param>
    public static (int Height, int Width) Fit(double height, double width, int resolution, int unit, bool enlarges)
    {
        if (height * width > (double)resolution * resolution || enlarges)
        {
            double ratio = width / height;
            height = (int)(resolution / Math.Sqrt(ratio));
            width = (int)(height * ratio);
        }

        return (Whole(height, unit), Whole(width, unit));
    }

    /// <summary>A length as the nearest multiple, at least one.</summary>
    public static int Whole(double length, int unit) => Math.Max((int)Math.Round(length / unit) * unit, unit);
}
