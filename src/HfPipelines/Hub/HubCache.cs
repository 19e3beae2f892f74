namespace HfPipelines.Hub;

/// <summary>
/// The folder that all libraries of the Hub share: <c>models--org--name</c> with <c>blobs</c> (contents, by their hash), <c>refs</c> (branch to
/// commit) and <c>snapshots</c> (commit to files, which are links to blobs).
/// </summary>
internal sealed class HubCache(HubOptions options)
{
    /// <summary>The folder with all models.</summary>
    public string Root => options.CacheFolder;

    public string RepositoryFolder(RepositoryId id) => Path.Combine(Root, id.FolderName);

    public string SnapshotFolder(RepositoryId id, string commit) => Path.Combine(RepositoryFolder(id), "snapshots", commit);

    public string BlobPath(RepositoryId id, string hash) => Path.Combine(RepositoryFolder(id), "blobs", hash);

    /// <summary>Finds a downloaded model.</summary>
    /// <param name="id">The model.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <returns>The folder with its files, or null.</returns>
    public string? FindSnapshot(RepositoryId id, string revision)
    {
        if (!IsSafe(revision))
        {
            return null;
        }

        string reference = Path.Combine(RepositoryFolder(id), "refs", revision);
        string commit = File.Exists(reference) ? File.ReadAllText(reference).Trim() : revision;
        string folder = SnapshotFolder(id, commit);
        return IsSafe(commit) && Directory.Exists(folder) ? folder : null;
    }

    /// <summary>Notes which commit a branch or tag is at.</summary>
    public void WriteReference(RepositoryId id, string revision, string commit)
    {
        if (revision != commit)
        {
            string path = Path.Combine(RepositoryFolder(id), "refs", revision);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, commit);
        }
    }

    /// <summary>Puts a downloaded content under a file's name: as a link, or as a copy where links are not allowed.</summary>
    public void Link(RepositoryId id, string commit, string file, string hash)
    {
        string path = Path.Combine(SnapshotFolder(id, commit), file);
        string blob = BlobPath(id, hash);
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.CreateSymbolicLink(temporary, Path.GetRelativePath(folder, blob));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Copy(blob, temporary);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Whether a name from outside stays within the folder that it is joined to.</summary>
    public static bool IsSafe(string name)
        => name.Length > 0
            && !name.AsSpan().ContainsAny('\\', ':', '\0')
            && name.Split('/').All(part => part.Length > 0 && part is not ("." or ".."));
}
